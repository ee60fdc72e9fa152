import { useLearner } from '../../app/learner.js';
import { ButtonLink } from '../../ui/Button.js';
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
      <div className={styles.page}>
        <title>Settings · Shizi</title>
        <header className={styles.heading}>
          <h1>Settings</h1>
          <p>{isGuest ? 'Kept on this device.' : 'They follow you to every device.'}</p>
        </header>
        <ChineseSettings />
        <StudySettings />
        <DaySettings />
        <AppearanceSettings />
        <Panel aria-labelledby="account" className={styles.account}>
          <div>
            <h2 id="account">Account</h2>
            <p className={styles.hint}>{isGuest ? 'You study as a guest.' : `Signed in as ${email}.`}</p>
          </div>
          <ButtonLink to="/account">{isGuest ? 'What an account gives' : 'Name, password, devices'}</ButtonLink>
        </Panel>
        <Panel aria-labelledby="data" className={styles.account}>
          <div>
            <h2 id="data">Your data</h2>
            <p className={styles.hint}>Export everything, to keep or for Anki; import it again, or a table of words.</p>
          </div>
          <ButtonLink to="/data">Export and import</ButtonLink>
        </Panel>
      </div>
    </SettingsProvider>
  );
}
