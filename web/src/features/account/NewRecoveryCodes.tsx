import { useServices } from '../../app/services.js';
import { Button } from '../../ui/Button.js';
import { Failure } from '../../ui/Failure.js';
import { Field } from '../../ui/Field.js';
import { Panel } from '../../ui/Panel.js';
import { useForm } from '../../ui/use-form.js';
import styles from './account.module.css';

export function NewRecoveryCodes() {
  const { session } = useServices();
  const form = useForm({
    fields: ['currentPassword'],
    onSubmit: (value) => session.update({ currentPassword: value('currentPassword'), newRecoveryCodes: true }),
  });
  return (
    <Panel aria-labelledby="codes">
      <form className={styles.form} onSubmit={form.submit} noValidate>
        <h2 id="codes">Recovery codes</h2>
        <p className={styles.note}>Lost or used some? New ones take the place of all that you have.</p>
        {form.failure && <Failure error={form.failure} wrongCredentials="The password is wrong." />}
        <Field
          label="Password"
          name="currentPassword"
          type="password"
          autoComplete="current-password"
          error={form.messages.currentPassword}
        />
        <Button type="submit" isBusy={form.isPending}>
          {form.isPending ? 'Making codes …' : 'Make new codes'}
        </Button>
      </form>
    </Panel>
  );
}
