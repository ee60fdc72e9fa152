import { isTimeZone } from '../../../../lib/domain/study-day.js';
import { withDefaults } from '../../app/preferences.js';
import { Button } from '../../ui/Button.js';
import { Panel } from '../../ui/Panel.js';
import { useNow } from '../../ui/use-now.js';
import { Choice } from './controls.js';
import { SettingField, SettingGroup } from './Setting.js';
import styles from './settings.module.css';
import { TimeZonePicker } from './TimeZonePicker.js';
import { zoneClock, zoneOf } from './time-zones.js';
import { useSettings } from './use-settings.js';

const MINUTE_MS = 60_000;

export function DaySettings() {
  const { learner, save } = useSettings();
  const now = useNow(MINUTE_MS);
  const { timeZone } = learner;
  const ofDevice = Intl.DateTimeFormat().resolvedOptions().timeZone;
  // two names may be one place: what counts is the clock
  const differs = isTimeZone(ofDevice) && ofDevice !== timeZone;
  return (
    <Panel aria-labelledby="day" className={styles.section}>
      <h2 id="day">Day</h2>
      <SettingField
        name="timeZone"
        title="Time zone"
        hint={`It is ${zoneClock(timeZone, now)} there. Your day of study begins at four in the morning.`}
      >
        {(ids) => (
          <>
            <TimeZonePicker
              {...ids}
              value={timeZone}
              now={now}
              onChange={(zone) => save('timeZone', { timeZone: zone })}
            />
            {differs && (
              <div className={styles.offer}>
                <p>This device is in {zoneOf(ofDevice).city}.</p>
                <Button onClick={() => save('timeZone', { timeZone: ofDevice })}>Use {zoneOf(ofDevice).city}</Button>
              </div>
            )}
          </>
        )}
      </SettingField>
    </Panel>
  );
}

const themes = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;

export function LookSettings() {
  const { learner, save } = useSettings();
  const { theme } = withDefaults(learner.preferences);
  return (
    <Panel aria-labelledby="look" className={styles.section}>
      <h2 id="look">Look</h2>
      <SettingGroup name="theme" title="Theme">
        <Choice options={themes} value={theme} onChange={(value) => save('theme', { preferences: { theme: value } })} />
      </SettingGroup>
    </Panel>
  );
}
