import { useState } from 'react';
import type { Word } from '../../../../lib/contract/vocabulary.js';
import { usePreferences } from '../../app/preferences.js';
import { languageOf } from '../../ui/Chinese.js';
import { Panel } from '../../ui/Panel.js';
import { part } from '../../ui/part.js';
import { Skeleton } from '../../ui/Skeleton.js';
import styles from './word.module.css';

const { Part: StrokeOrder } = part(async () => (await import('./StrokeOrder.js')).StrokeOrder, {
  waiting: <Skeleton height="20rem" />,
});

/** The characters of the word in the learner's script; the strokes of one are loaded when it is opened. */
export function Strokes({ word }: { readonly word: Word }) {
  const { script } = usePreferences();
  const [opened, setOpened] = useState<string | null>(null);
  const language = languageOf(script);
  const characters = [...new Set(word[script])];
  return (
    <Panel className={styles.section} aria-labelledby="strokes">
      <h2 id="strokes">Stroke order</h2>
      <ul className={styles.characters}>
        {characters.map((character) => (
          <li key={character}>
            <button
              type="button"
              className={styles.character}
              aria-expanded={character === opened}
              onClick={() => setOpened(character === opened ? null : character)}
            >
              <span className="visually-hidden">Stroke order of </span>
              <span lang={language}>{character}</span>
            </button>
          </li>
        ))}
      </ul>
      {opened === null ? (
        <p className={styles.soft}>Choose a character to see it written.</p>
      ) : (
        <StrokeOrder key={opened} character={opened} language={language} />
      )}
    </Panel>
  );
}
