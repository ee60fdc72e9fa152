import { Link } from 'wouter';
import { useLearner } from '../app/learner.js';
import { useOutbox } from '../sync/SyncProvider.js';
import { ButtonLink } from '../ui/Button.js';
import { Actions } from '../ui/Dialog.js';
import { Panel } from '../ui/Panel.js';
import styles from './welcome.module.css';

/** For whoever has no account: what this is, and where their progress is. */
export function GuestWelcome() {
  const { isGuest } = useLearner();
  const { waiting } = useOutbox();
  if (!isGuest) return null;
  if (waiting.length > 0) {
    return (
      <p className={styles.note}>
        Your progress is on this device only. <Link to="/sign-up">Create an account</Link> to keep it and to study
        anywhere.
      </p>
    );
  }
  return (
    <Panel aria-labelledby="welcome" className={styles.welcome}>
      <h2 id="welcome">Welcome to Shizi</h2>
      <p>
        A few new Mandarin words a day, each shown again just before you would forget it. Begin right away: your
        progress stays on this device, and moves into your account once you have one.
      </p>
      <Actions>
        <ButtonLink to="/sign-up">Create an account</ButtonLink>
        <ButtonLink to="/sign-in" look="quiet">
          I have an account
        </ButtonLink>
      </Actions>
    </Panel>
  );
}
