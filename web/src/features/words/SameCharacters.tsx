import { Link } from 'wouter';
import type { Word } from '../../../../lib/contract/vocabulary.js';
import { usePreferences } from '../../app/preferences.js';
import { languageOf, Pinyin, WordText } from '../../ui/Chinese.js';
import { Panel } from '../../ui/Panel.js';
import { sharing } from './sharing.js';
import styles from './word.module.css';

interface SameCharactersProps {
  readonly word: Word;
  readonly words: ReadonlyMap<string, Word>;
}

/** Other words in which its characters stand. */
export function SameCharacters({ word, words }: SameCharactersProps) {
  const { script } = usePreferences();
  const groups = sharing(word, [...words.values()]);
  return (
    <Panel className={styles.section} aria-labelledby="same">
      <h2 id="same">Words with the same characters</h2>
      {groups.length === 0 && <p className={styles.soft}>No other word of our lists has them.</p>}
      {groups.map(({ character, others }) => (
        <div key={character.simplified} className={styles.family}>
          <h3>
            <span lang={languageOf(script)}>{character[script]}</span>
          </h3>
          <ul>
            {others.map((other) => (
              <li key={other.id}>
                <Link to={`/words/${other.id}`} className={styles.relative}>
                  <WordText word={other} className={styles.relativeCharacters} /> <Pinyin word={other} />
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </Panel>
  );
}
