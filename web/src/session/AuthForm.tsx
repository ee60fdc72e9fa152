import type { ComponentProps, ReactNode } from 'react';
import { Button } from '../ui/Button.js';
import { Failure } from '../ui/Failure.js';
import { Field } from '../ui/Field.js';
import { PasswordField } from '../ui/PasswordField.js';
import { useForm, type Values } from '../ui/use-form.js';
import { AuthPage } from './AuthPage.js';
import styles from './session.module.css';

/** What a field is about: keyboards, password managers and browsers are told. */
const kinds = {
  name: { autoComplete: 'nickname' },
  email: { type: 'email', autoComplete: 'username', autoCapitalize: 'none' },
  code: { autoComplete: 'off', autoCapitalize: 'characters', spellCheck: false },
} as const;

interface AuthField {
  readonly name: string;
  readonly label: string;
  readonly kind: keyof typeof kinds | 'current-password' | 'new-password';
  readonly hint?: string;
  readonly defaultValue?: string;
}

interface AuthFormProps extends Pick<ComponentProps<typeof AuthPage>, 'title' | 'lead' | 'footer'> {
  readonly fields: readonly AuthField[];
  /** What the button does, and what it says while it does. */
  readonly action: readonly [idle: string, busy: string];
  readonly onSubmit: (value: Values) => Promise<void>;
  readonly refusals?: Parameters<typeof useForm>[0]['refusals'];
  readonly wrongCredentials?: string;
  /** Between the fields and the button. */
  readonly note?: ReactNode;
  /** After the button. */
  readonly help?: ReactNode;
}

/** The form of signing in, signing up and recovery, on its page. */
export function AuthForm(props: AuthFormProps) {
  const { fields, action, onSubmit, refusals = {}, wrongCredentials, note, help, ...page } = props;
  const form = useForm({ fields: fields.map(({ name }) => name), onSubmit, refusals });
  const [idle, busy] = action;
  return (
    <AuthPage {...page}>
      <form className={styles.form} onSubmit={form.submit} noValidate>
        {form.failure && <Failure error={form.failure} {...(wrongCredentials && { wrongCredentials })} />}
        {fields.map(({ kind, ...field }) => {
          const shared = { ...field, error: form.messages[field.name] };
          return kind === 'current-password' || kind === 'new-password' ? (
            <PasswordField key={field.name} {...shared} autoComplete={kind} />
          ) : (
            <Field key={field.name} {...shared} {...kinds[kind]} />
          );
        })}
        {note && <p className={styles.note}>{note}</p>}
        <Button type="submit" look="primary" isBusy={form.isPending}>
          {form.isPending ? busy : idle}
        </Button>
        {help}
      </form>
    </AuthPage>
  );
}
