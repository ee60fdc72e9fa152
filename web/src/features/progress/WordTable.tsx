import { useState } from 'react';
import { Button } from '../../ui/Button.js';
import { Chinese, Pinyin } from '../../ui/Chinese.js';
import { percent, plural } from '../../ui/format.js';
import { whenDue } from '../today/when-due.js';
import styles from './progress.module.css';
import { matches, type StudiedWord, type WordFilter } from './studied-words.js';

const PAGE = 50;

const stateNames = { new: 'New', learning: 'Learning', review: 'Review', relearning: 'Learning again' } as const;

interface WordTableProps {
  readonly words: readonly StudiedWord[];
  readonly filter: WordFilter;
  readonly now: number;
  readonly timeZone: string;
}

export function WordTable({ words, filter, now, timeZone }: WordTableProps) {
  const [shown, setShown] = useState(PAGE);
  const matching = words.filter((word) => matches(word, filter));
  if (matching.length === 0) return <p className={styles.none}>No words here yet.</p>;
  return (
    <>
      <table className={styles.table}>
        <caption className="visually-hidden">Words, the next due first</caption>
        <thead>
          <tr>
            <th scope="col">Word</th>
            <th scope="col" className={styles.wide}>
              Meaning
            </th>
            <th scope="col">State</th>
            <th scope="col" className={styles.wide}>
              Confidence
            </th>
            <th scope="col">Next</th>
          </tr>
        </thead>
        <tbody>
          {matching.slice(0, shown).map(({ word, progress }) => (
            <tr key={word.id}>
              <th scope="row">
                <Chinese className={styles.word}>{word.simplified}</Chinese>{' '}
                <Pinyin className={styles.pinyin}>{word.pinyin}</Pinyin>
                <span className={styles.narrow}>{word.english}</span>
              </th>
              <td className={styles.wide}>{word.english}</td>
              <td>{stateNames[progress.state]}</td>
              <td className={styles.wide}>
                <span className={styles.confidence}>
                  <span className={styles.meter} aria-hidden="true">
                    <span style={{ width: `${100 * progress.confidence}%` }} />
                  </span>
                  {percent(progress.confidence)}
                </span>
              </td>
              <td>{progress.nextReview ? whenDue(Date.parse(progress.nextReview), now, timeZone) : '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {matching.length > shown && (
        <Button onClick={() => setShown(shown + PAGE)}>
          Show {plural(Math.min(PAGE, matching.length - shown), 'more word', 'more words')}
        </Button>
      )}
    </>
  );
}
