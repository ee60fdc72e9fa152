import { Link } from 'wouter';
import { useLearner } from '../../app/learner.js';
import { OthersHere } from '../../session/OthersHere.js';
import { ColumnPage } from '../../ui/ColumnPage.js';
import { Panel } from '../../ui/Panel.js';
import styles from './account.module.css';
import { ChangeEmail, ChangeName, ChangePassword, ChangeRecoveryCodes } from './Changes.js';
import { DeleteAccount } from './DeleteAccount.js';
import { GuestAccount } from './GuestAccount.js';
import { SignOut } from './SignOut.js';

export function Account() {
  const { isGuest } = useLearner();
  return (
    <ColumnPage title="Account">
      {isGuest ? (
        <GuestAccount />
      ) : (
        <>
          <Panel className={styles.rows}>
            <ChangeName />
            <ChangeEmail />
            <ChangePassword />
            <ChangeRecoveryCodes />
          </Panel>
          <Panel className={styles.rows}>
            <SignOut />
            <DeleteAccount />
          </Panel>
        </>
      )}
      <OthersHere />
      <p>
        <Link to="/privacy" className={styles.link}>
          What is kept of you, and for how long
        </Link>
      </p>
    </ColumnPage>
  );
}
