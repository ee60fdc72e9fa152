import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { explain } from '../../api/explain.js';
import { useServices } from '../../app/services.js';
import { useOutbox, useOutboxActions } from '../../sync/SyncProvider.js';
import { Button } from '../../ui/Button.js';
import { Actions, Dialog } from '../../ui/Dialog.js';
import { Failure } from '../../ui/Failure.js';
import { plural } from '../../ui/format.js';
import styles from './account.module.css';

type Where = 'here' | 'everywhere';
/** What becomes of the reviews that the server does not have. */
type Unsent = 'send' | 'keep' | 'discard';

/** Sends what waits before it signs out, and asks when that does not work. Signing out clears this device. */
export function SignOut() {
  const { session } = useServices();
  const outbox = useOutboxActions();
  const { waiting, trouble } = useOutbox();
  const { length } = waiting;
  const [asking, setAsking] = useState<Where | null>(null);
  const leave = useMutation({
    mutationFn: async ({ where, unsent }: { where: Where; unsent: Unsent }) => {
      if (unsent === 'send' && outbox.get().waiting.length > 0) {
        await outbox.flush();
        if (outbox.get().waiting.length > 0) return setAsking(where);
      }
      setAsking(null);
      await session.signOut({ everywhere: where === 'everywhere', keepsUnsent: unsent === 'keep' });
    },
  });
  const answer = (unsent: Unsent) => leave.mutate({ where: asking ?? 'here', unsent });
  return (
    <section className={styles.row} aria-labelledby="sessions">
      <div className={styles.about}>
        <h2 id="sessions">Devices</h2>
        <p className={styles.note}>Signing out removes your words from this device; your account keeps them.</p>
      </div>
      {leave.error && (
        <div className={styles.open}>
          <Failure error={leave.error} />
        </div>
      )}
      <Actions>
        <Button isBusy={leave.isPending} onClick={() => leave.mutate({ where: 'here', unsent: 'send' })}>
          Sign out
        </Button>
        <Button isBusy={leave.isPending} onClick={() => leave.mutate({ where: 'everywhere', unsent: 'send' })}>
          Sign out everywhere
        </Button>
      </Actions>
      <Dialog
        title={`${plural(length, 'review')} not saved yet`}
        isOpen={asking !== null}
        onClose={() => setAsking(null)}
      >
        <p>
          {trouble ? explain(trouble) : 'The server has not got all of your reviews.'} What you keep on this device is
          sent when you sign in here again; everything else of yours is removed from it.
        </p>
        <Actions>
          <Button look="primary" isBusy={leave.isPending} onClick={() => answer('send')}>
            Send now
          </Button>
          <Button isBusy={leave.isPending} onClick={() => answer('keep')}>
            Keep and sign out
          </Button>
          <Button isBusy={leave.isPending} onClick={() => answer('discard')}>
            Discard and sign out
          </Button>
        </Actions>
      </Dialog>
    </section>
  );
}
