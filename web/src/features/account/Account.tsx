import styles from './account.module.css';
import { DeleteAccount } from './DeleteAccount.js';
import { NewRecoveryCodes } from './NewRecoveryCodes.js';
import { PasswordForm } from './PasswordForm.js';
import { ProfileForm } from './ProfileForm.js';
import { SignOut } from './SignOut.js';

export function Account() {
  return (
    <div className={styles.page}>
      <title>Account · Shizi</title>
      <h1>Account</h1>
      <ProfileForm />
      <SignOut />
      <PasswordForm />
      <NewRecoveryCodes />
      <DeleteAccount />
    </div>
  );
}
