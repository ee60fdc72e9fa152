import { type CSSProperties, useEffect, useMemo, useRef } from 'react';
import type { Progress, Rating } from '../../../../lib/contract/progress.js';
import type { Word } from '../../../../lib/contract/vocabulary.js';
import { memoryOf } from '../../../../lib/domain/progress.js';
import { preview } from '../../../../lib/domain/scheduler.js';
import { Button } from '../../ui/Button.js';
import { Pinyin } from '../../ui/Chinese.js';
import { shortInterval, spokenInterval } from '../../ui/format.js';
import { Highlighted } from './Highlighted.js';
import styles from './study.module.css';
import { ratings } from './use-study-keys.js';

interface CardProps {
  readonly word: Word;
  readonly progress: Progress | null;
  readonly isFlipped: boolean;
  readonly onFlip: () => void;
  readonly onRate: (rating: Rating) => void;
}

const names = { again: 'Again', hard: 'Hard', good: 'Good', easy: 'Easy' } as const;
const stateNames = { new: 'New word', learning: 'Learning', review: 'Review', relearning: 'Learning again' } as const;

export function Card({ word, progress, isFlipped, onFlip, onRate }: CardProps) {
  const question = useRef<HTMLDivElement>(null);
  const solution = useRef<HTMLDivElement>(null);
  // reading goes on at the characters of a new card, and at the answer once it is shown
  useEffect(() => (isFlipped ? solution : question).current?.focus({ preventScroll: true }), [isFlipped]);

  return (
    <>
      <article className={styles.card}>
        <p className={styles.state}>{stateNames[progress?.state ?? 'new']}</p>
        <div className={styles.front} ref={question} tabIndex={-1}>
          <span
            lang="zh-Hans"
            className={styles.characters}
            style={{ '--length': Math.max(2, [...word.simplified].length) } as CSSProperties}
          >
            {word.simplified}
          </span>
        </div>
        <div className={styles.back} ref={solution} tabIndex={-1}>
          {isFlipped && <Solution word={word} />}
        </div>
        {/* the whole card may be pressed; keyboards and readers have the button below */}
        {!isFlipped && (
          <button type="button" className={styles.cover} tabIndex={-1} aria-hidden="true" onClick={onFlip} />
        )}
      </article>
      <div className={styles.bottom}>
        {isFlipped ? (
          <Ratings progress={progress} onRate={onRate} />
        ) : (
          <Button look="primary" size="large" onClick={onFlip}>
            Show answer <kbd className={styles.key}>Space</kbd>
          </Button>
        )}
      </div>
    </>
  );
}

function Solution({ word }: { readonly word: Word }) {
  const { example } = word;
  return (
    <>
      <p className={styles.pinyin}>
        <Pinyin>{word.pinyin}</Pinyin>
      </p>
      <p className={styles.gloss}>{word.english}</p>
      <div className={styles.example}>
        <p className={styles.sentence}>
          <Highlighted sentence={example.chinese} word={word.simplified} />
        </p>
        <p>
          <Pinyin>{example.pinyin}</Pinyin>
        </p>
        <p className={styles.translation}>{example.english}</p>
      </div>
      {word.traditional !== word.simplified && (
        <p className={styles.traditional}>
          Traditional <span lang="zh-Hant">{word.traditional}</span>
        </p>
      )}
    </>
  );
}

function Ratings({
  progress,
  onRate,
}: {
  readonly progress: Progress | null;
  readonly onRate: (rating: Rating) => void;
}) {
  const intervals = useMemo(() => preview(memoryOf(progress), Date.now()), [progress]);
  return (
    <fieldset className={styles.ratings}>
      <legend className="visually-hidden">How well did you know it?</legend>
      {ratings.map((rating, index) => (
        <button
          key={rating}
          type="button"
          className={styles.rating}
          data-rating={rating}
          aria-keyshortcuts={String(index + 1)}
          onClick={() => onRate(rating)}
        >
          <span className={styles.ratingName}>
            {names[rating]} <kbd className={styles.key}>{index + 1}</kbd>
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
