import { useLearner } from '../../app/learner.js';
import { OthersHere } from '../../session/OthersHere.js';
import { Panel } from '../../ui/Panel.js';
import styles from './account.module.css';
import { ChangeEmail, ChangeName, ChangePassword, ChangeRecoveryCodes } from './Changes.js';
import { DeleteAccount } from './DeleteAccount.js';
import { GuestAccount } from './GuestAccount.js';
import { SignOut } from './SignOut.js';

export function Account() {
  const { isGuest } = useLearner();
  return (
    <div className={styles.page}>
      <title>Account · Shizi</title>
      <h1>Account</h1>
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
    </div>
  );
}
