import { useState, useSyncExternalStore } from 'react';
import { useServices } from '../app/services.js';
import { atMost } from '../sync/at-most.js';
import { useOutboxActions } from '../sync/SyncProvider.js';
import { Button } from '../ui/Button.js';
import { Actions } from '../ui/Dialog.js';
import { Notice } from '../ui/Notice.js';
import styles from './offline.module.css';
import { updates } from './updates.js';

/** A new version, offered where no card is open; not taken without a word while something is kept by this page alone. */
export function UpdateNotice() {
  const { local } = useServices();
  const outbox = useOutboxActions();
  const { isReady } = useSyncExternalStore(updates.subscribe, updates.get);
  const [isPutOff, setIsPutOff] = useState(false);
  const [stage, setStage] = useState<'offered' | 'saving' | 'would-lose'>('offered');
  const isOnlyHere = useSyncExternalStore(local.subscribe, () => local.isOnlyHere);
  // it has been kept or sent since, by itself: what comes after it is tried first, too
  if (stage === 'would-lose' && !isOnlyHere) setStage('offered');
  const isShown = isReady && !isPutOff;
  const use = async () => {
    if (local.isOnlyHere) {
      setStage('saving');
      await atMost(outbox.flush());
    }
    if (local.isOnlyHere) setStage('would-lose');
    else updates.apply();
  };
  return (
    <div role="status">
      {isShown && (
        <Notice look={stage === 'would-lose' ? 'trouble' : 'offer'} className={styles.update}>
          <p>
            A new version of Shizi is ready.
            {stage === 'saving' && ' Sending what this page alone keeps first …'}
            {stage === 'would-lose' &&
              ' What you did last is kept by this page alone, and could be neither written to this device nor sent: the new version would begin without it.'}
          </p>
          <Actions>
            <Button
              look={stage === 'would-lose' ? 'primary' : 'secondary'}
              isBusy={stage === 'saving'}
              onClick={() => void use()}
            >
              {stage === 'would-lose' ? 'Try again' : 'Use it now'}
            </Button>
            {stage === 'would-lose' && <Button onClick={updates.apply}>Use it and lose that</Button>}
            <Button look="quiet" onClick={() => setIsPutOff(true)}>
              Later
            </Button>
          </Actions>
        </Notice>
      )}
    </div>
  );
}
