import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { explain } from '../../api/explain.js';
import { useServices, useSession } from '../../app/services.js';
import { sessionPage } from '../../session/return-to.js';
import { isAllSent, sentencesOf, type Unsent } from '../../session/unsent.js';
import { atMost } from '../../sync/at-most.js';
import { useOutbox, useOutboxActions } from '../../sync/SyncProvider.js';
import { Button, ButtonLink } from '../../ui/Button.js';
import { Actions, Dialog } from '../../ui/Dialog.js';
import { downloadJson } from '../../ui/download.js';
import { Failure } from '../../ui/Failure.js';
import styles from './account.module.css';

type Where = 'here' | 'everywhere';
/** What becomes of what the server does not have. */
type Choice = 'send' | 'keep' | 'discard';

/**
 * Sends what waits before it signs out, and asks when that does not work, or when something is set aside: signing out clears
 * this device.
 */
export function SignOut() {
  const { session } = useServices();
  const outbox = useOutboxActions();
  const here = useOutbox();
  const { trouble, needsSignIn } = here;
  const current = useSession();
  const mustSignIn = needsSignIn || (current.status === 'signed-in' && current.isExpired);
  const [asking, setAsking] = useState<{ readonly where: Where; readonly unsent: Unsent } | null>(null);
  const leave = useMutation({
    mutationFn: async ({ where, choice }: { where: Where; choice: Choice }) => {
      if (choice === 'send') {
        let hasSettings = true;
        const settings = session.sendSettings().then((isSent) => {
          hasSettings = !isSent;
        });
        // what has not arrived by then is asked about
        await atMost(Promise.all([settings, outbox.flush()]));
        const { waiting, refused } = outbox.get();
        const unsent = { waiting, refused, hasSettings };
        if (!isAllSent(unsent)) return setAsking({ where, unsent });
      }
      setAsking(null);
      // also after all was sent: what is rated while the server is told, here or in another tab, nobody has discarded
      await session.signOut({ everywhere: where === 'everywhere', keepsUnsent: choice !== 'discard' });
    },
  });
  const answer = (choice: Choice) => leave.mutate({ where: asking?.where ?? 'here', choice });
  const { waiting = [], refused = [], hasSettings = false } = asking?.unsent ?? {};
  const isSending = leave.isPending && leave.variables.choice === 'send' && here.waiting.length > 0;
  return (
    <section className={styles.row} aria-labelledby="sessions">
      <div className={styles.about}>
        <h2 id="sessions">Devices</h2>
        <p className={styles.note}>Signing out removes your words from this device; your account keeps them.</p>
        <p role="status" className={styles.note}>
          {isSending && 'Sending what waits …'}
        </p>
      </div>
      {leave.error && (
        <div className={styles.open}>
          <Failure error={leave.error} />
        </div>
      )}
      <div className={styles.choices}>
        <Button isBusy={leave.isPending} onClick={() => leave.mutate({ where: 'here', choice: 'send' })}>
          Sign out
        </Button>
        <Button isBusy={leave.isPending} onClick={() => leave.mutate({ where: 'everywhere', choice: 'send' })}>
          Sign out everywhere
        </Button>
      </div>
      <Dialog title="Not everything is saved yet" isOpen={asking !== null} onClose={() => setAsking(null)}>
        {trouble && <p>{explain(trouble)}</p>}
        <ul>{asking && sentencesOf([asking.unsent]).map((sentence) => <li key={sentence}>{sentence}</li>)}</ul>
        <p>
          What you keep on this device is there when you sign in here again, and is sent then if it can be; everything
          else of yours is removed from it.
        </p>
        <Actions>
          {(waiting.length > 0 || hasSettings) &&
            (mustSignIn ? (
              <ButtonLink look="primary" to={sessionPage('/sign-in', '/account')}>
                Sign in again
              </ButtonLink>
            ) : (
              <Button look="primary" isBusy={leave.isPending} onClick={() => answer('send')}>
                Send now
              </Button>
            ))}
          <Button isBusy={leave.isPending} onClick={() => answer('keep')}>
            Keep and sign out
          </Button>
          {waiting.length + refused.length > 0 && (
            <Button onClick={() => downloadJson('shizi-unsent-reviews.json', { waiting, refused })}>Download</Button>
          )}
          <Button isBusy={leave.isPending} onClick={() => answer('discard')}>
            Discard and sign out
          </Button>
        </Actions>
      </Dialog>
    </section>
  );
}
