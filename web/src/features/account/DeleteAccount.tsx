import { useState } from 'react';
import { useServices } from '../../app/services.js';
import { Button } from '../../ui/Button.js';
import { Actions, Dialog } from '../../ui/Dialog.js';
import { Failure } from '../../ui/Failure.js';
import { Field } from '../../ui/Field.js';
import { Panel } from '../../ui/Panel.js';
import { useForm } from '../../ui/use-form.js';
import styles from './account.module.css';

export function DeleteAccount() {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Panel aria-labelledby="delete" className={styles.form}>
      <h2 id="delete">Delete the account</h2>
      <p className={styles.note}>Removes your address, your progress and every review, for good.</p>
      <Actions>
        <Button onClick={() => setIsOpen(true)}>Delete account …</Button>
      </Actions>
      <Dialog title="Delete your account?" isOpen={isOpen} onClose={() => setIsOpen(false)}>
        <DeleteForm onCancel={() => setIsOpen(false)} />
      </Dialog>
    </Panel>
  );
}

function DeleteForm({ onCancel }: { readonly onCancel: () => void }) {
  const { session } = useServices();
  const form = useForm({ fields: ['password'], onSubmit: (value) => session.deleteAccount(value('password')) });
  return (
    <form className={styles.form} onSubmit={form.submit} noValidate>
      <p>All your progress goes with it. This can’t be undone.</p>
      {form.failure && <Failure error={form.failure} wrongCredentials="The password is wrong." />}
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete="current-password"
        error={form.messages.password}
      />
      <Actions>
        <Button type="submit" look="primary" isBusy={form.isPending}>
          {form.isPending ? 'Deleting …' : 'Delete for good'}
        </Button>
        <Button onClick={onCancel}>Keep it</Button>
      </Actions>
    </form>
  );
}
