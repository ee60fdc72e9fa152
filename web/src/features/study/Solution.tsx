import type { Direction } from '../../../../lib/contract/progress.js';
import type { Word } from '../../../../lib/contract/vocabulary.js';
import { usePreferences } from '../../app/preferences.js';
import { PlayButton } from '../../speech/PlayButton.js';
import { Pinyin, WithChinese, WordText } from '../../ui/Chinese.js';
import { DialogueButton } from '../dialogue/DialogueButton.js';
import { ExampleSentence } from '../words/ExampleSentence.js';
import styles from './study.module.css';

interface SolutionProps {
  readonly word: Word;
  readonly direction: Direction;
  /** The pinyin is shown whatever the preference: it was asked for. */
  readonly hasPinyin: boolean;
}

/** What the card did not show, and an example. */
export function Solution({ word, direction, hasPinyin }: SolutionProps) {
  const { example } = word;
  const { script } = usePreferences();
  const other = script === 'simplified' ? 'traditional' : 'simplified';
  return (
    <>
      {direction !== 'characters' && <WordText word={word} hasTones className={styles.answerCharacters} />}
      <p className={styles.reading}>
        {hasPinyin && <Pinyin word={word} className={styles.pinyin} />}
        {/* where the question is heard, its button is there already */}
        {direction !== 'sound' && <PlayButton word={word} shortcut="r" />}
      </p>
      {direction !== 'english' && (
        <p className={styles.gloss}>
          <WithChinese>{word.english}</WithChinese>
        </p>
      )}
      {word.traditional !== word.simplified && (
        <p className={styles.traditional}>
          {other === 'traditional' ? 'Traditional' : 'Simplified'} <WordText word={word} script={other} />
        </p>
      )}
      <div className={styles.example}>
        <p className={styles.sentence}>
          <ExampleSentence word={word} />
        </p>
        {hasPinyin && (
          <p>
            <Pinyin>{example.pinyin}</Pinyin>
          </p>
        )}
        <p className={styles.translation}>{example.english}</p>
      </div>
      <DialogueButton word={word} shortcut="d" className={styles.dialogue} />
    </>
  );
}
