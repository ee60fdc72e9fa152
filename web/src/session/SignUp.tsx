import { Link, useSearch } from 'wouter';
import { useServices } from '../app/services.js';
import { AuthForm } from './AuthForm.js';
import { zoneOfDevice } from './learner.js';
import { fetchCodesPage } from './recovery-codes.js';
import { returnTo, sessionPage } from './return-to.js';

export function SignUp() {
  const { session } = useServices();
  const next = returnTo(useSearch());
  return (
    <AuthForm
      title="Create an account"
      lead="So that your progress follows you to every device."
      fields={[
        { name: 'displayName', label: 'Name', kind: 'name', hint: 'How we greet you. You may leave it empty.' },
        { name: 'email', label: 'E-mail', kind: 'email', hint: 'To sign in with. Nothing is ever sent to it.' },
        {
          name: 'password',
          label: 'Password',
          kind: 'new-password',
          hint: '8 characters or more. A sentence is easier to remember and harder to guess.',
        },
      ]}
      action={['Create account', 'Creating your account …']}
      onSubmit={async (value) => {
        await fetchCodesPage();
        const displayName = value('displayName').trim();
        const timeZone = zoneOfDevice();
        return session.register({
          email: value('email'),
          password: value('password'),
          ...(displayName && { displayName }),
          // the study day begins at four in the morning where the learner is
          ...(timeZone && { timeZone }),
        });
      }}
      refusals={{ EMAIL_TAKEN: { field: 'email', message: 'belongs to an account already. Sign in instead' } }}
      note="Next you get ten recovery codes to keep. As we send no mail, they are the only way to set a new password should you lose it."
      footer={
        <>
          <p>
            Have an account? <Link to={sessionPage('/sign-in', next)}>Sign in</Link>
          </p>
          <p>
            <Link to={next}>Go on without an account</Link>
          </p>
        </>
      }
    />
  );
}
