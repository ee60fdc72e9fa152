import { useEffect, useRef, useState } from 'react';
import type { Update } from '../../../../lib/contract/progress.js';
import { useLearner } from '../../app/learner.js';
import { useProgress } from '../../data/progress.js';
import { useOutboxActions } from '../../sync/SyncProvider.js';
import { Button } from '../../ui/Button.js';
import { Failure } from '../../ui/Failure.js';
import { percent, plural } from '../../ui/format.js';
import { Panel } from '../../ui/Panel.js';
import { Skeleton } from '../../ui/Skeleton.js';
import { useNow } from '../../ui/use-now.js';
import { whenDue } from '../today/when-due.js';
import styles from './word.module.css';
import { stateNames, stateOf } from './word-state.js';

interface Done {
  readonly id: string;
  readonly text: string;
}

/** Where the word stands, and what can be done about it. Either takes effect at once and can be taken back. */
export function WordProgress({ wordId }: { readonly wordId: string }) {
  const { timeZone } = useLearner();
  const now = useNow(60_000);
  const outbox = useOutboxActions();
  const { byWord, error, retry } = useProgress();
  const [done, setDone] = useState<Done | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const undoButton = useRef<HTMLButtonElement>(null);
  const progress = byWord?.get(wordId);
  const state = stateOf(progress);

  const add = (update: Update & { readonly id: string }, text: string) => {
    outbox.add(update);
    setDone({ id: update.id, text });
  };
  const stamp = () => ({ wordId, id: crypto.randomUUID(), at: new Date().toISOString() });
  const undo = () => {
    if (done) outbox.add({ wordId, undo: done.id });
    setDone(null);
    heading.current?.focus();
  };
  // the button that was pressed is gone with the state that it changed
  useEffect(() => {
    if (done) undoButton.current?.focus();
  }, [done]);
  return (
    <Panel className={styles.section} aria-labelledby="standing">
      <h2 id="standing" ref={heading} tabIndex={-1}>
        Where you stand
      </h2>
      {!byWord && (error ? <Failure error={error} onRetry={retry} /> : <Skeleton height="6rem" />)}
      {byWord && (
        <dl className={styles.standing}>
          <Fact name="State" value={stateNames[state]} />
          {progress?.nextReview && (
            <Fact name="Next review" value={whenDue(Date.parse(progress.nextReview), now, timeZone)} />
          )}
          {progress && <Fact name="Confidence" value={percent(progress.confidence)} />}
          {progress && progress.studyCount > 0 && (
            <Fact name="Reviews" value={`${progress.studyCount} (${progress.correctCount} known)`} />
          )}
          {progress && progress.lapses > 0 && <Fact name="Forgotten" value={plural(progress.lapses, 'time')} />}
        </dl>
      )}
      {byWord && !progress && <p className={styles.soft}>You have not studied it yet.</p>}
      <div className={styles.actions}>
        {state !== 'mastered' && (
          <Button onClick={() => add({ ...stamp(), confidence: 1 }, 'Marked as known. It is asked again in a month.')}>
            I know this
          </Button>
        )}
        {state !== 'new' && (
          <Button onClick={() => add({ ...stamp(), reset: true }, 'It is a new word again.')}>Start over</Button>
        )}
      </div>
      <div role="status" className={done ? styles.done : undefined}>
        {done && (
          <>
            <span>{done.text}</span>
            <Button ref={undoButton} look="quiet" onClick={undo}>
              Undo
            </Button>
          </>
        )}
      </div>
    </Panel>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
