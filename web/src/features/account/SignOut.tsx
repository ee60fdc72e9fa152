import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useServices } from '../../app/services.js';
import { useOutboxActions } from '../../sync/SyncProvider.js';
import { Button } from '../../ui/Button.js';
import { Actions, Dialog } from '../../ui/Dialog.js';
import { Failure } from '../../ui/Failure.js';
import { plural } from '../../ui/format.js';
import { Panel } from '../../ui/Panel.js';
import styles from './account.module.css';

/** Sends what waits before it signs out, and asks when that does not work. */
export function SignOut() {
  const { session } = useServices();
  const outbox = useOutboxActions();
  const [waitingWhere, setWaitingWhere] = useState<'here' | 'everywhere' | null>(null);
  const leave = useMutation({
    mutationFn: async ({ where, force }: { where: 'here' | 'everywhere'; force: boolean }) => {
      if (!force && outbox.get().waiting.length > 0) {
        await outbox.flush();
        if (outbox.get().waiting.length > 0) return setWaitingWhere(where);
      }
      await session.signOut({ everywhere: where === 'everywhere' });
    },
  });
  const { length } = outbox.get().waiting;
  return (
    <Panel aria-labelledby="sessions" className={styles.form}>
      <h2 id="sessions">Devices</h2>
      {leave.error && <Failure error={leave.error} />}
      <Actions>
        <Button isBusy={leave.isPending} onClick={() => leave.mutate({ where: 'here', force: false })}>
          Sign out
        </Button>
        <Button isBusy={leave.isPending} onClick={() => leave.mutate({ where: 'everywhere', force: false })}>
          Sign out everywhere
        </Button>
      </Actions>
      <Dialog
        title={`${plural(length, 'review')} not saved yet`}
        isOpen={waitingWhere !== null}
        onClose={() => setWaitingWhere(null)}
      >
        <p>
          The server can’t be reached. Your reviews stay on this device and will be sent when you sign in here again.
        </p>
        <Actions>
          <Button look="primary" onClick={() => setWaitingWhere(null)}>
            Stay signed in
          </Button>
          <Button
            isBusy={leave.isPending}
            onClick={() => {
              const where = waitingWhere ?? 'here';
              setWaitingWhere(null);
              leave.mutate({ where, force: true });
            }}
          >
            Sign out anyway
          </Button>
        </Actions>
      </Dialog>
    </Panel>
  );
}
