import { Link, useSearch } from 'wouter';
import { useServices } from '../app/services.js';
import { AuthForm } from './AuthForm.js';
import { returnTo, sessionPage } from './return-to.js';

export function Recover() {
  const { session } = useServices();
  const next = returnTo(useSearch());
  return (
    <AuthForm
      title="Set a new password"
      lead="With one of the ten recovery codes you got when you created the account. It also signs you out everywhere else."
      fields={[
        { name: 'email', label: 'E-mail', kind: 'email' },
        {
          name: 'recoveryCode',
          label: 'Recovery code',
          kind: 'code',
          hint: 'Upper or lower case, with or without hyphens. Each code works once.',
        },
        { name: 'newPassword', label: 'New password', kind: 'new-password', hint: '8 characters or more.' },
      ]}
      action={['Set password and sign in', 'Setting your password …']}
      onSubmit={(value) =>
        session.recover({
          email: value('email'),
          recoveryCode: value('recoveryCode'),
          newPassword: value('newPassword'),
        })
      }
      refusals={{ INVALID_CREDENTIALS: { field: 'recoveryCode' } }}
      wrongCredentials="The e-mail address or the code is wrong."
      footer={
        <p>
          <Link to={sessionPage('/sign-in', next)}>Back to sign in</Link>
        </p>
      }
    />
  );
}
