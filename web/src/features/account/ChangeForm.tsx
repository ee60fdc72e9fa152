import type { ReactNode } from 'react';
import { Button } from '../../ui/Button.js';
import { Actions } from '../../ui/Dialog.js';
import { Failure } from '../../ui/Failure.js';
import { PasswordField } from '../../ui/PasswordField.js';
import { useForm, type Values } from '../../ui/use-form.js';
import styles from './account.module.css';
import { WhosePassword } from './WhosePassword.js';

type Messages = ReturnType<typeof useForm>['messages'];

interface ChangeFormProps {
  /** Names of the fields, from the first to the last. */
  readonly fields: readonly string[];
  /** Whether the server asks for the password; it comes last. */
  readonly needsPassword?: boolean;
  readonly refusals?: Parameters<typeof useForm>[0]['refusals'];
  readonly action: readonly [idle: string, busy: string];
  readonly onSubmit: (value: Values) => Promise<void>;
  readonly onClose: () => void;
  readonly children?: (messages: Messages) => ReactNode;
}

/** A form that changes something of the account, and closes when it is done. */
export function ChangeForm(props: ChangeFormProps) {
  const { fields, needsPassword = false, refusals = {}, action, onSubmit, onClose, children } = props;
  const form = useForm({
    fields: needsPassword ? [...fields, 'currentPassword'] : fields,
    refusals: { INVALID_CREDENTIALS: { field: 'currentPassword', message: 'is wrong' }, ...refusals },
    onSubmit: async (value) => {
      await onSubmit(value);
      onClose();
    },
  });
  const [idle, busy] = action;
  return (
    <form className={styles.form} onSubmit={form.submit} noValidate>
      {form.failure && <Failure error={form.failure} />}
      {needsPassword && <WhosePassword />}
      {children?.(form.messages)}
      {needsPassword && (
        <PasswordField
          label="Current password"
          name="currentPassword"
          autoComplete="current-password"
          error={form.messages.currentPassword}
        />
      )}
      <Actions>
        <Button type="submit" look="primary" isBusy={form.isPending}>
          {form.isPending ? busy : idle}
        </Button>
        <Button onClick={onClose}>Cancel</Button>
      </Actions>
    </form>
  );
}
