import { Link, useSearch } from 'wouter';
import { useServices } from '../app/services.js';
import { Button } from '../ui/Button.js';
import { Failure } from '../ui/Failure.js';
import { Field } from '../ui/Field.js';
import { useForm } from '../ui/use-form.js';
import { AuthPage } from './AuthPage.js';
import { zoneOfDevice } from './learner.js';
import { returnTo, sessionPage } from './return-to.js';
import styles from './session.module.css';

export function SignUp() {
  const { session } = useServices();
  const next = returnTo(useSearch());
  const form = useForm({
    fields: ['displayName', 'email', 'password'],
    onSubmit: (value) => {
      const displayName = value('displayName').trim();
      const timeZone = zoneOfDevice();
      return session.register({
        email: value('email'),
        password: value('password'),
        ...(displayName && { displayName }),
        // the study day begins at four in the morning where the learner is
        ...(timeZone && { timeZone }),
      });
    },
  });
  return (
    <AuthPage
      title="Create an account"
      lead="So that your progress follows you to every device."
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
    >
      <form className={styles.form} onSubmit={form.submit} noValidate>
        {form.failure && <Failure error={form.failure} />}
        <Field
          label="Name"
          name="displayName"
          autoComplete="nickname"
          hint="How we greet you. You may leave it empty."
          error={form.messages.displayName}
        />
        <Field
          label="E-mail"
          name="email"
          type="email"
          autoComplete="username"
          autoCapitalize="none"
          error={form.messages.email}
        />
        <Field
          label="Password"
          name="password"
          type="password"
          autoComplete="new-password"
          hint="8 characters or more. A sentence is easier to remember and harder to guess."
          error={form.messages.password}
        />
        <Button type="submit" look="primary" isBusy={form.isPending}>
          {form.isPending ? 'Creating your account …' : 'Create account'}
        </Button>
      </form>
    </AuthPage>
  );
}
