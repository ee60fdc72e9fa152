import { Link, useSearch } from 'wouter';
import { useServices, useSession } from '../app/services.js';
import { Button } from '../ui/Button.js';
import { Failure } from '../ui/Failure.js';
import { Field } from '../ui/Field.js';
import { useForm } from '../ui/use-form.js';
import { AuthPage } from './AuthPage.js';
import { returnTo, sessionPage } from './return-to.js';
import styles from './session.module.css';

export function SignIn() {
  const { session } = useServices();
  const current = useSession();
  const next = returnTo(useSearch());
  const form = useForm({
    fields: ['email', 'password'],
    onSubmit: (value) => session.signIn({ email: value('email'), password: value('password') }),
  });
  // who comes here signed in has to sign in again
  const expired = current.status === 'signed-in' ? current.user : null;
  return (
    <AuthPage
      title="Sign in"
      lead={expired ? 'Your session has ended. Sign in to go on where you were; nothing is lost.' : undefined}
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
    >
      <form className={styles.form} onSubmit={form.submit} noValidate>
        {form.failure && <Failure error={form.failure} />}
        <Field
          label="E-mail"
          name="email"
          type="email"
          autoComplete="username"
          autoCapitalize="none"
          defaultValue={expired?.email ?? ''}
          error={form.messages.email}
        />
        <Field
          label="Password"
          name="password"
          type="password"
          autoComplete="current-password"
          error={form.messages.password}
        />
        <Button type="submit" look="primary" isBusy={form.isPending}>
          {form.isPending ? 'Signing in …' : 'Sign in'}
        </Button>
        <p>
          <Link to={sessionPage('/recover', next)}>Forgot your password?</Link>
        </p>
      </form>
    </AuthPage>
  );
}
