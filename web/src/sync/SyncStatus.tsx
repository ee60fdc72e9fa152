import { useState } from 'react';
import { explain } from '../api/explain.js';
import { Button } from '../ui/Button.js';
import { Actions, Dialog } from '../ui/Dialog.js';
import { plural } from '../ui/format.js';
import { useNow } from '../ui/use-now.js';
import { useOutbox, useOutboxActions } from './SyncProvider.js';
import styles from './sync.module.css';

const NOTEWORTHY_MS = 4_000;

/** What has not reached the server yet; nothing at all when everything has. */
export function SyncStatus() {
  const { waiting, refused, trouble } = useOutbox();
  const [isOpen, setIsOpen] = useState(false);
  const now = useNow(1_000);
  const oldest = waiting[0];
  // what leaves within seconds is no news, and would flicker at every rating
  const isLate = oldest !== undefined && now - oldest.sequence > NOTEWORTHY_MS;
  const isShown = isLate || trouble !== null || refused.length > 0;
  const text =
    refused.length > 0
      ? `${plural(refused.length, 'review')} could not be saved`
      : `${plural(waiting.length, 'review')} waiting`;
  return (
    <>
      {isShown && (
        <button type="button" className={styles.status} data-trouble={trouble !== null} onClick={() => setIsOpen(true)}>
          <span className={styles.dot} aria-hidden="true" />
          {text}
        </button>
      )}
      {/* only trouble is announced: a rating that waits for a second is no news */}
      <span className="visually-hidden" role="status">
        {trouble !== null || refused.length > 0 ? text : ''}
      </span>
      <Dialog title="Saving your reviews" isOpen={isOpen} onClose={() => setIsOpen(false)}>
        <SyncDetails onClose={() => setIsOpen(false)} />
      </Dialog>
    </>
  );
}

function SyncDetails({ onClose }: { readonly onClose: () => void }) {
  const outbox = useOutboxActions();
  const { waiting, refused, trouble } = useOutbox();
  return (
    <>
      {waiting.length > 0 && (
        <p>
          {plural(waiting.length, 'review')} {waiting.length === 1 ? 'is' : 'are'} kept on this device and will be sent
          by themselves.
        </p>
      )}
      {waiting.length === 0 && refused.length === 0 && <p>Everything is saved.</p>}
      {trouble && (
        <p>
          {explain(trouble)} {trouble.requestId && <small>Request {trouble.requestId}</small>}
        </p>
      )}
      {refused.length > 0 && (
        <>
          <p>The server will not take these, so they are set aside:</p>
          <ul className={styles.refused}>
            {refused.map(({ key, update, reason, requestId }) => (
              <li key={key}>
                <strong>{update.wordId}</strong> {reason} {requestId && <small>Request {requestId}</small>}
              </li>
            ))}
          </ul>
        </>
      )}
      <Actions>
        {waiting.length > 0 && (
          <Button look="primary" onClick={() => void outbox.flush()}>
            Send now
          </Button>
        )}
        {refused.length > 0 && <Button onClick={() => outbox.dismissRefused()}>Forget them</Button>}
        <Button onClick={onClose}>Close</Button>
      </Actions>
    </>
  );
}
