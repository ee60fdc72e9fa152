import { useState } from 'react';
import { explainAbsence } from '../../api/explain.js';
import { useLearner } from '../../app/learner.js';
import { Button } from '../../ui/Button.js';
import { percent, plural } from '../../ui/format.js';
import { Panel } from '../../ui/Panel.js';
import { Skeleton } from '../../ui/Skeleton.js';
import type { HistoryItem } from './history.js';
import { useHistory } from './use-history.js';
import styles from './word.module.css';

const SHOWN = 10;

const ratingNames = { again: 'Again', hard: 'Hard', good: 'Good', easy: 'Easy' } as const;
const directionNames = { characters: 'from characters', english: 'from English', sound: 'from sound' } as const;

export function WordHistory({ wordId }: { readonly wordId: string }) {
  const { timeZone } = useLearner();
  const { items, isLoading, isHeldWhole, error, retry } = useHistory(wordId);
  const [isWhole, setIsWhole] = useState(false);
  const shown = isWhole ? items : items.slice(0, SHOWN);
  return (
    <Panel className={styles.section} aria-labelledby="history">
      <h2 id="history">History</h2>
      {error !== null && (
        <div className={styles.note}>
          <p>
            {explainAbsence(error)}{' '}
            {isHeldWhole
              ? 'This is what this device knows; what you did elsewhere since may be missing.'
              : 'This device has not read your whole history yet; your earlier reviews are safe in your account.'}
          </p>
          <Button onClick={retry}>Try again</Button>
        </div>
      )}
      {isLoading && items.length === 0 && <Skeleton height="4rem" />}
      {!isLoading && items.length === 0 && (
        <p className={styles.soft}>{error === null ? 'Nothing yet.' : 'Nothing on this device.'}</p>
      )}
      {shown.length > 0 && (
        <ol className={styles.history}>
          {shown.map((item) => (
            <li key={item.id}>
              <time dateTime={new Date(item.at).toISOString()}>{when(item.at, timeZone)}</time>
              <span>
                <strong>{nameOf(item)}</strong> <span className={styles.soft}>{detailOf(item)}</span>
              </span>
            </li>
          ))}
        </ol>
      )}
      {items.length > shown.length && (
        <Button look="quiet" onClick={() => setIsWhole(true)}>
          Show {plural(items.length - shown.length, 'earlier one')}
        </Button>
      )}
    </Panel>
  );
}

function when(at: number, timeZone: string): string {
  const format = { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' } as const;
  return new Intl.DateTimeFormat('en-GB', { ...format, timeZone }).format(at);
}

function nameOf(item: HistoryItem): string {
  if (item.kind === 'review') return ratingNames[item.rating];
  if (item.kind === 'reset') return 'Started over';
  if (item.confidence === 1) return 'I know this';
  return item.confidence === undefined ? 'Counts set' : `Confidence set to ${percent(item.confidence)}`;
}

function detailOf(item: HistoryItem): string {
  const direction = item.kind === 'review' && item.direction ? directionNames[item.direction] : '';
  return [direction, item.isWaiting ? 'on this device only' : ''].filter(Boolean).join(', ');
}
