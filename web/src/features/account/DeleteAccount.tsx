import { useState } from 'react';
import { useServices } from '../../app/services.js';
import { Button } from '../../ui/Button.js';
import { Actions, Dialog } from '../../ui/Dialog.js';
import { Failure } from '../../ui/Failure.js';
import { PasswordField } from '../../ui/PasswordField.js';
import { useToast } from '../../ui/Toasts.js';
import { useForm } from '../../ui/use-form.js';
import styles from './account.module.css';
import { WhosePassword } from './WhosePassword.js';

export function DeleteAccount() {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <section className={styles.row} aria-labelledby="delete">
      <div className={styles.about}>
        <h2 id="delete">Delete the account</h2>
        <p className={styles.note}>Removes your address, your progress and every review, for good.</p>
      </div>
      <Button onClick={() => setIsOpen(true)}>Delete account …</Button>
      <Dialog title="Delete your account?" isOpen={isOpen} onClose={() => setIsOpen(false)}>
        <DeleteForm onCancel={() => setIsOpen(false)} />
      </Dialog>
    </section>
  );
}

function DeleteForm({ onCancel }: { readonly onCancel: () => void }) {
  const { session } = useServices();
  const showToast = useToast();
  const form = useForm({
    fields: ['password'],
    refusals: { INVALID_CREDENTIALS: { field: 'password', message: 'is wrong' } },
    onSubmit: async (value) => {
      await session.deleteAccount(value('password'));
      showToast('Your account is deleted');
    },
  });
  return (
    <form className={styles.form} onSubmit={form.submit} noValidate>
      <p>All your progress goes with it. This can’t be undone.</p>
      {form.failure && <Failure error={form.failure} />}
      <WhosePassword />
      <PasswordField label="Password" name="password" autoComplete="current-password" error={form.messages.password} />
      <Actions>
        <Button type="submit" look="primary" isBusy={form.isPending}>
          {form.isPending ? 'Deleting …' : 'Delete for good'}
        </Button>
        <Button onClick={onCancel}>Keep it</Button>
      </Actions>
    </form>
  );
}
