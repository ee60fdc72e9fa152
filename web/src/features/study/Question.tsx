import type { CSSProperties } from 'react';
import type { Direction } from '../../../../lib/contract/progress.js';
import type { Word } from '../../../../lib/contract/vocabulary.js';
import { WordText } from '../../ui/Chinese.js';
import styles from './study.module.css';

/** What the card asks with. */
export function Question({ word, direction }: { readonly word: Word; readonly direction: Direction }) {
  if (direction === 'english') return <p className={styles.english}>{word.english}</p>;
  if (direction === 'sound') return <p className={styles.english}>♪</p>;
  const length = Math.max(2, [...word.simplified].length);
  return <WordText word={word} className={styles.characters} style={{ '--length': length } as CSSProperties} />;
}
