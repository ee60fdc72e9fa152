import { withDefaults } from '../../app/preferences.js';
import { Panel } from '../../ui/Panel.js';
import { Choice } from './controls.js';
import { SettingGroup } from './Setting.js';
import styles from './settings.module.css';
import { titles } from './titles.js';
import { useSettings } from './use-settings.js';

const themes = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;

export function AppearanceSettings() {
  const { learner, save } = useSettings();
  const { theme } = withDefaults(learner.preferences);
  return (
    <Panel aria-labelledby="appearance" className={styles.section}>
      <h2 id="appearance">Appearance</h2>
      <SettingGroup name="theme" title={titles.theme}>
        <Choice options={themes} value={theme} onChange={(value) => save('theme', { preferences: { theme: value } })} />
      </SettingGroup>
    </Panel>
  );
}
