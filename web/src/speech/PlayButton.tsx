import type { ReactNode } from 'react';
import type { Word } from '../../../lib/contract/vocabulary.js';
import { Button } from '../ui/Button.js';
import { Chinese } from '../ui/Chinese.js';
import { SoundIcon } from './SoundIcon.js';
import styles from './speech.module.css';
import { useSoundStatus, useSpeaker } from './use-speaker.js';
import { type Utterance, utteranceOf } from './utterance.js';

type PlayButtonProps = {
  /** What it is called instead of "Play" and the text, which may be the answer to a question. */
  readonly name?: ReactNode;
  /** A key of the page that does the same. */
  readonly shortcut?: string;
  readonly className?: string | undefined;
} & (
  | { readonly word: Pick<Word, 'id' | 'simplified'>; readonly utterance?: never }
  | { readonly word?: never; readonly utterance: Utterance }
);

/** Says a word. Pressed again it begins anew: a word is over sooner than anybody wants to stop it. */
export function PlayButton({ word, utterance, name, shortcut, className }: PlayButtonProps) {
  const said = word ? utteranceOf(word) : utterance;
  const status = useSoundStatus(said);
  const { play } = useSpeaker();
  return (
    <Button
      look="quiet"
      size="icon"
      className={[styles.play, className].filter(Boolean).join(' ')}
      data-status={status}
      isBusy={status === 'loading'}
      title={`Play${shortcut ? ` (${shortcut})` : ''}`}
      aria-keyshortcuts={shortcut}
      onClick={() => void play(said)}
    >
      <SoundIcon status={status} />
      <span className="visually-hidden">
        {name ?? (
          <>
            Play <Chinese>{said.text}</Chinese>
          </>
        )}
        {status === 'failed' && ' (did not play)'}
      </span>
    </Button>
  );
}
