import { type KeyboardEvent, memo, type RefObject } from 'react';
import { Link } from 'wouter';
import type { Progress } from '../../../../lib/contract/progress.js';
import type { Word } from '../../../../lib/contract/vocabulary.js';
import { PlayButton } from '../../speech/PlayButton.js';
import { Pinyin, WithChinese, WordText } from '../../ui/Chinese.js';
import { isPlayKey } from './play-key.js';
import { StateMark } from './StateMark.js';
import styles from './words.module.css';

interface WordListProps {
  readonly ref: RefObject<HTMLUListElement | null>;
  readonly words: readonly Word[];
  readonly progress: ReadonlyMap<string, Progress> | undefined;
  readonly now: number;
  readonly timeZone: string;
  /** Before a word is opened. */
  readonly onOpen: () => void;
  /** The arrow up from the first row. */
  readonly onLeaveUp: () => void;
}

/** All rows are there, for the browser's own search and for readers; it draws those that can be seen. */
export function WordList({ ref, words, progress, now, timeZone, onOpen, onLeaveUp }: WordListProps) {
  const press = (event: KeyboardEvent<HTMLUListElement>) => {
    if (isPlayKey(event)) return playRow(event);
    const rows = [...event.currentTarget.querySelectorAll('a')];
    const place = rows.findIndex((row) => row.matches(':focus'));
    const next = nextPlace(event.key, place, rows.length);
    if (next === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (next < 0) onLeaveUp();
    else rows[next]?.focus();
  };
  return (
    <ul ref={ref} className={styles.list} onKeyDown={press} onClickCapture={onOpen}>
      {words.map((word) => (
        <Row key={word.id} word={word} progress={progress?.get(word.id)} now={now} timeZone={timeZone} />
      ))}
    </ul>
  );
}

/** The word of the row that has the focus. */
function playRow(event: KeyboardEvent<HTMLUListElement>): void {
  const row = event.target instanceof Element ? event.target.closest('li') : null;
  row?.querySelector('button')?.click();
}

/** Where a key leads from a row; -1 is above the first one. */
function nextPlace(key: string, place: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return Math.min(place + 1, count - 1);
    case 'ArrowUp':
      return place - 1;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}

interface RowProps {
  readonly word: Word;
  readonly progress: Progress | undefined;
  readonly now: number;
  readonly timeZone: string;
}

const Row = memo(function Row({ word, progress, now, timeZone }: RowProps) {
  return (
    <li className={styles.row}>
      <Link to={`/words/${word.id}`} className={styles.rowLink}>
        <span className={styles.head}>
          <WordText word={word} className={styles.characters} /> <Pinyin word={word} className={styles.pinyin} />
        </span>{' '}
        <span className={styles.gloss}>
          <WithChinese>{word.english}</WithChinese>
        </span>{' '}
        <StateMark progress={progress} now={now} timeZone={timeZone} />
      </Link>
      <PlayButton word={word} shortcut="r" className={styles.play} />
    </li>
  );
});
