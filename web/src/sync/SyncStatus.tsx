import { useState } from 'react';
import { useLearner } from '../app/learner.js';
import { Dialog } from '../ui/Dialog.js';
import { plural } from '../ui/format.js';
import { part } from '../ui/part.js';
import { useNow } from '../ui/use-now.js';
import { nounOf } from './noun.js';
import type { Removal } from './SyncDetails.js';
import { useOutbox } from './SyncProvider.js';
import styles from './sync.module.css';

const { Part: SyncDetails } = part(async () => (await import('./SyncDetails.js')).SyncDetails);

const NOTEWORTHY_MS = 4_000;

/** What has not reached the server yet; nothing at all when everything has, or when it has nowhere to go. */
export function SyncStatus() {
  const { isGuest } = useLearner();
  const { waiting, refused, trouble } = useOutbox();
  const [isOpen, setIsOpen] = useState(false);
  const [removal, setRemoval] = useState<Removal>('not asked');
  // another tab has removed them: what is refused later has not been asked about
  if (removal === 'asked' && refused.length === 0) setRemoval('answered');
  const now = useNow(1_000);
  const oldest = waiting[0];
  // what leaves within seconds is no news, and would flicker at every rating
  const isLate = oldest !== undefined && Math.abs(now - oldest.sequence) > NOTEWORTHY_MS;
  const isShown = !isGuest && (isLate || (waiting.length > 0 && trouble !== null) || refused.length > 0);
  const shelf = refused.length > 0 ? refused : waiting;
  const count = shelf.length;
  const noun = nounOf(shelf);
  const state = refused.length > 0 ? 'not saved' : 'waiting';
  const text = `${plural(count, noun)} ${state}`;
  const open = () => {
    setRemoval('not asked');
    setIsOpen(true);
  };
  return (
    <>
      {isShown && (
        <button
          type="button"
          className={styles.status}
          data-trouble={trouble !== null || refused.length > 0}
          onClick={open}
        >
          <span className={styles.dot} aria-hidden="true" />
          {/* a narrow header has no room for the noun; readers have it all the same */}
          <span>
            {count}
            <span className={styles.noun}> {count === 1 ? noun : `${noun}s`}</span> {state}
          </span>
        </button>
      )}
      {/* only trouble is announced: a rating that waits for a second is no news */}
      <span className="visually-hidden" role="status">
        {isShown && (trouble !== null || refused.length > 0) ? text : ''}
      </span>
      <Dialog
        title={
          removal === 'asked' ? `Remove ${plural(count, noun)}?` : `Saving your ${nounOf([...waiting, ...refused])}s`
        }
        isOpen={isOpen}
        onClose={() => setIsOpen(false)}
      >
        {isOpen && <SyncDetails removal={removal} onRemoval={setRemoval} onClose={() => setIsOpen(false)} />}
      </Dialog>
    </>
  );
}
