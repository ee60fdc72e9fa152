import { Link, useSearch } from 'wouter';
import { useServices, useSession } from '../app/services.js';
import { AuthForm } from './AuthForm.js';
import { returnTo, sessionPage } from './return-to.js';

export function SignIn() {
  const { session } = useServices();
  const current = useSession();
  const next = returnTo(useSearch());
  // who comes here signed in has to sign in again
  const expired = current.status === 'signed-in' ? current.user : null;
  return (
    <AuthForm
      title="Sign in"
      lead={expired ? 'Your session has ended. Sign in to go on where you were; nothing is lost.' : undefined}
      fields={[
        { name: 'email', label: 'E-mail', kind: 'email', defaultValue: expired?.email ?? '' },
        { name: 'password', label: 'Password', kind: 'current-password' },
      ]}
      action={['Sign in', 'Signing in …']}
      onSubmit={(value) => session.signIn({ email: value('email'), password: value('password') })}
      // either may be wrong; most often it is the password
      refusals={{ INVALID_CREDENTIALS: { field: 'password' } }}
      help={
        <p>
          <Link to={sessionPage('/recover', next)}>Forgot your password?</Link>
        </p>
      }
      footer={
        <>
          <p>
            New here? <Link to={sessionPage('/sign-up', next)}>Create an account</Link>
          </p>
          <p>
            <Link to={next}>Go on without signing in</Link>
          </p>
        </>
      }
    />
  );
}
