import { useServices, useUser } from '../../app/services.js';
import { Button } from '../../ui/Button.js';
import { Failure } from '../../ui/Failure.js';
import { Field } from '../../ui/Field.js';
import { Panel } from '../../ui/Panel.js';
import { useToast } from '../../ui/Toasts.js';
import { useForm } from '../../ui/use-form.js';
import styles from './account.module.css';

export function PasswordForm() {
  const { session } = useServices();
  const { email } = useUser();
  const showToast = useToast();
  const form = useForm({
    fields: ['currentPassword', 'newPassword'],
    onSubmit: async (value, element) => {
      await session.update({ currentPassword: value('currentPassword'), newPassword: value('newPassword') });
      element.reset();
      showToast('Password changed. Other devices are signed out.');
    },
  });
  return (
    <Panel aria-labelledby="password">
      <form className={styles.form} onSubmit={form.submit} noValidate>
        <h2 id="password">Password</h2>
        {form.failure && <Failure error={form.failure} wrongCredentials="The current password is wrong." />}
        <input type="email" name="username" autoComplete="username" value={email} readOnly hidden />
        <Field
          label="Current password"
          name="currentPassword"
          type="password"
          autoComplete="current-password"
          error={form.messages.currentPassword}
        />
        <Field
          label="New password"
          name="newPassword"
          type="password"
          autoComplete="new-password"
          hint="8 characters or more. Your other devices will have to sign in again."
          error={form.messages.newPassword}
        />
        <Button type="submit" isBusy={form.isPending}>
          {form.isPending ? 'Changing …' : 'Change password'}
        </Button>
      </form>
    </Panel>
  );
}
