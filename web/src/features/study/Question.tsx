import type { CSSProperties } from 'react';
import type { Direction } from '../../../../lib/contract/progress.js';
import type { Word } from '../../../../lib/contract/vocabulary.js';
import { PlayButton } from '../../speech/PlayButton.js';
import { useSoundStatus } from '../../speech/use-speaker.js';
import { utteranceOf } from '../../speech/utterance.js';
import { WithChinese, WordText } from '../../ui/Chinese.js';
import styles from './study.module.css';

interface QuestionProps {
  readonly word: Word;
  readonly direction: Direction;
  readonly isFlipped: boolean;
}

/** What the card asks with. */
export function Question({ word, direction, isFlipped }: QuestionProps) {
  if (direction === 'english')
    return (
      <p className={styles.english}>
        <WithChinese>{word.english}</WithChinese>
      </p>
    );
  if (direction === 'sound') return <SoundQuestion word={word} isFlipped={isFlipped} />;
  return <BigCharacters word={word} hasTones={isFlipped} />;
}

function SoundQuestion({ word, isFlipped }: Pick<QuestionProps, 'word' | 'isFlipped'>) {
  const status = useSoundStatus(utteranceOf(word));
  return (
    <div className={styles.sound}>
      <PlayButton word={word} name="Play the word" shortcut="r" className={styles.listen} />
      {status === 'failed' && !isFlipped ? (
        <>
          <p>It can not be heard right now. In writing it is</p>
          <BigCharacters word={word} />
        </>
      ) : (
        <p className={isFlipped ? styles.answered : undefined}>Which word is this?</p>
      )}
    </div>
  );
}

/** Their tones are a part of the answer. */
function BigCharacters({ word, hasTones = false }: { readonly word: Word; readonly hasTones?: boolean }) {
  const length = Math.max(2, [...word.simplified].length);
  const style = { '--length': length } as CSSProperties;
  return <WordText word={word} hasTones={hasTones} className={styles.characters} style={style} />;
}
