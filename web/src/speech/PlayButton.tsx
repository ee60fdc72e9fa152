import type { ReactNode } from 'react';
import type { Word } from '../../../lib/contract/vocabulary.js';
import { Chinese, WordText } from '../ui/Chinese.js';
import { useShortcut } from '../ui/shortcuts.js';
import { SoundButton } from './SoundButton.js';
import { useSoundStatus, useSpeaker } from './use-speaker.js';
import { type Utterance, utteranceOf } from './utterance.js';

type PlayButtonProps = {
  /** What it is called instead of "Play" and the text, which may be the answer to a question. */
  readonly name?: ReactNode;
  /** A key of the page that does the same. */
  readonly shortcut?: string;
  readonly className?: string | undefined;
} & (
  | { readonly word: Pick<Word, 'id' | 'simplified' | 'traditional' | 'pinyin'>; readonly utterance?: never }
  | { readonly word?: never; readonly utterance: Utterance }
);

/** Says a word. Pressed again it begins anew: a word is over sooner than anybody wants to stop it. */
export function PlayButton({ word, utterance, name, shortcut: key, className }: PlayButtonProps) {
  const shortcut = useShortcut(key);
  const said = word ? utteranceOf(word) : utterance;
  const status = useSoundStatus(said);
  const { play } = useSpeaker();
  return (
    <SoundButton
      status={status}
      className={className}
      title={shortcut ? `Play (${shortcut})` : 'Play'}
      aria-keyshortcuts={shortcut}
      // a second press while it loads would only begin again to wait
      onClick={() => status !== 'loading' && void play(said)}
    >
      {name ?? <>Play {word ? <WordText word={word} /> : <Chinese>{said.text}</Chinese>}</>}
    </SoundButton>
  );
}
