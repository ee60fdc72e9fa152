import { useLearner } from '../../app/learner.js';
import { ButtonLink } from '../../ui/Button.js';
import { ColumnPage } from '../../ui/ColumnPage.js';
import { Panel } from '../../ui/Panel.js';
import { AppearanceSettings } from './AppearanceSettings.js';
import { ChineseSettings } from './ChineseSettings.js';
import { DaySettings } from './DaySettings.js';
import { StudySettings } from './StudySettings.js';
import styles from './settings.module.css';
import { SettingsProvider } from './use-settings.js';

/** Everything is saved as it is changed. */
export function Settings() {
  const { isGuest, email } = useLearner();
  return (
    <SettingsProvider>
      <ColumnPage
        title="Settings"
        lead={
          isGuest ? 'Kept on this device.' : 'These settings follow you to every device, except the keyboard shortcuts.'
        }
      >
        <ChineseSettings />
        <StudySettings />
        <DaySettings />
        <AppearanceSettings />
        <Way
          id="account"
          name="Account"
          about={isGuest ? 'You study as a guest.' : `Signed in as ${email}.`}
          to="/account"
          action={isGuest ? 'What an account gives' : 'Name, password, devices'}
        />
        <Way
          id="data"
          name="Your data"
          about="Export everything, to keep or for Anki; import it again, or a table of words."
          to="/data"
          action="Export and import"
        />
        <Way
          id="privacy"
          name="Privacy"
          about="What is kept of you, where, and for how long."
          to="/privacy"
          action="What is kept"
        />
      </ColumnPage>
    </SettingsProvider>
  );
}

interface WayProps {
  readonly id: string;
  readonly name: string;
  readonly about: string;
  readonly to: string;
  readonly action: string;
}

/** To a page that is about the learner and has no place of its own in the frame. */
function Way({ id, name, about, to, action }: WayProps) {
  return (
    <Panel aria-labelledby={id} className={styles.way}>
      <div>
        <h2 id={id}>{name}</h2>
        <p className={styles.hint}>{about}</p>
      </div>
      <ButtonLink to={to}>{action}</ButtonLink>
    </Panel>
  );
}
