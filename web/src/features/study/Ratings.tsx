import { useMemo } from 'react';
import type { Progress, Rating } from '../../../../lib/contract/progress.js';
import { memoryOf } from '../../../../lib/domain/progress.js';
import { preview } from '../../../../lib/domain/scheduler.js';
import { shortInterval, spokenInterval } from '../../ui/format.js';
import { useShortcuts } from '../../ui/shortcuts.js';
import styles from './study.module.css';
import { ratings } from './use-study-keys.js';

const names = { again: 'Again', hard: 'Hard', good: 'Good', easy: 'Easy' } as const;

interface RatingsProps {
  readonly progress: Progress | null;
  /** What space gives. */
  readonly suggested: Rating;
  readonly onRate: (rating: Rating) => void;
}

/** The four ratings, with the time until the word comes back. */
export function Ratings({ progress, suggested, onRate }: RatingsProps) {
  const hasKeys = useShortcuts();
  const intervals = useMemo(() => preview(memoryOf(progress), Date.now()), [progress]);
  return (
    <fieldset className={styles.ratings}>
      <legend className="visually-hidden">How well did you know it?</legend>
      {ratings.map((rating, index) => (
        <button
          key={rating}
          type="button"
          className={styles.rating}
          data-suggested={rating === suggested}
          aria-keyshortcuts={hasKeys ? String(index + 1) : undefined}
          onClick={() => onRate(rating)}
        >
          <span className={styles.ratingName}>
            {names[rating]} {hasKeys && <kbd className={styles.key}>{index + 1}</kbd>}
          </span>
          <span className={styles.interval} aria-hidden="true">
            {shortInterval(intervals[rating])}
          </span>
          <span className="visually-hidden">, again in {spokenInterval(intervals[rating])}</span>
        </button>
      ))}
    </fieldset>
  );
}

/** In practice there is nothing to schedule: known, or once more. */
export function PracticeRatings({ suggested, onRate }: Omit<RatingsProps, 'progress'>) {
  const hasKeys = useShortcuts();
  const choices = [
    { rating: 'again', name: 'Once more', key: '1' },
    { rating: 'good', name: 'Knew it', key: '3' },
  ] as const;
  return (
    <fieldset className={styles.ratings}>
      <legend className="visually-hidden">Did you know it?</legend>
      {choices.map(({ rating, name, key }) => (
        <button
          key={rating}
          type="button"
          className={styles.rating}
          data-suggested={rating === suggested}
          aria-keyshortcuts={hasKeys ? key : undefined}
          onClick={() => onRate(rating)}
        >
          <span className={styles.ratingName}>
            {name} {hasKeys && <kbd className={styles.key}>{key}</kbd>}
          </span>
        </button>
      ))}
    </fieldset>
  );
}
