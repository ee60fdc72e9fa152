import { Link, useSearch } from 'wouter';
import { useServices } from '../app/services.js';
import { Button } from '../ui/Button.js';
import { Failure } from '../ui/Failure.js';
import { Field } from '../ui/Field.js';
import { useForm } from '../ui/use-form.js';
import { AuthPage } from './AuthPage.js';
import { returnTo, sessionPage } from './return-to.js';
import styles from './session.module.css';

export function Recover() {
  const { session } = useServices();
  const next = returnTo(useSearch());
  const form = useForm({
    fields: ['email', 'recoveryCode', 'newPassword'],
    onSubmit: (value) =>
      session.recover({
        email: value('email'),
        recoveryCode: value('recoveryCode'),
        newPassword: value('newPassword'),
      }),
  });
  return (
    <AuthPage
      title="Set a new password"
      lead="With one of the ten recovery codes you got when you created the account. It also signs you out everywhere else."
      footer={
        <p>
          <Link to={sessionPage('/sign-in', next)}>Back to sign in</Link>
        </p>
      }
    >
      <form className={styles.form} onSubmit={form.submit} noValidate>
        {form.failure && <Failure error={form.failure} wrongCredentials="The e-mail address or the code is wrong." />}
        <Field
          label="E-mail"
          name="email"
          type="email"
          autoComplete="username"
          autoCapitalize="none"
          error={form.messages.email}
        />
        <Field
          label="Recovery code"
          name="recoveryCode"
          autoComplete="one-time-code"
          autoCapitalize="characters"
          spellCheck={false}
          hint="Upper or lower case, with or without hyphens. Each code works once."
          error={form.messages.recoveryCode}
        />
        <Field
          label="New password"
          name="newPassword"
          type="password"
          autoComplete="new-password"
          hint="8 characters or more."
          error={form.messages.newPassword}
        />
        <Button type="submit" look="primary" isBusy={form.isPending}>
          {form.isPending ? 'Setting your password …' : 'Set password and sign in'}
        </Button>
      </form>
    </AuthPage>
  );
}
