import type { CSSProperties, ReactNode } from 'react';
import type { Word } from '../../../lib/contract/vocabulary.js';
import { type ChosenPreferences, usePreferences } from '../app/preferences.js';
import styles from './chinese.module.css';
import { type PinyinRun, pinyinRuns, type ReadCharacter, readCharacters } from './syllables.js';
import './tones.css';

type ToneColours = ChosenPreferences['toneColours'];

interface RunProps {
  readonly children: ReactNode;
  readonly className?: string | undefined;
}

/** A run of simplified Chinese: the language tells fonts which form of a character to draw, and voices how to say it. */
export function Chinese({ children, className }: RunProps) {
  return (
    <span lang="zh-Hans" className={className}>
      {children}
    </span>
  );
}

interface WordTextProps {
  readonly word: Pick<Word, 'simplified' | 'traditional' | 'pinyin'>;
  /** By the learner's preference unless given. */
  readonly script?: 'simplified' | 'traditional';
  /** Each syllable over its character. */
  readonly hasPinyin?: boolean;
  /** By the learner's preference unless given. */
  readonly toneColours?: ToneColours;
  readonly className?: string | undefined;
  readonly style?: CSSProperties;
}

/** A word in the learner's script. */
export function WordText({ word, script, hasPinyin, toneColours, className, style }: WordTextProps) {
  const preferences = usePreferences();
  const shown = script ?? preferences.script;
  const text = word[shown];
  const read = hasPinyin ? readCharacters(text, word.pinyin) : undefined;
  return (
    <span lang={shown === 'simplified' ? 'zh-Hans' : 'zh-Hant'} className={className} style={style}>
      {read ? <Read characters={read} toneColours={toneColours} /> : text}
    </span>
  );
}

type PinyinProps = {
  readonly className?: string | undefined;
  /** By the learner's preference unless given. */
  readonly toneColours?: ToneColours;
} & (
  | { readonly word: Pick<Word, 'pinyin'>; readonly children?: never }
  | { readonly word?: never; readonly children: ReactNode }
);

/** Pinyin with tone marks, each syllable in the colour of its tone where the learner wants that. */
export function Pinyin({ word, children, toneColours, className }: PinyinProps) {
  const preferences = usePreferences();
  const content = word ? word.pinyin : children;
  const isColoured = (toneColours ?? preferences.toneColours) !== 'none' && typeof content === 'string';
  return (
    <span lang="zh-Latn-pinyin" className={className}>
      {isColoured ? <Coloured runs={pinyinRuns(content)} /> : content}
    </span>
  );
}

interface SentenceProps {
  readonly chinese: string;
  /** Each syllable over its character; where they can't be matched, the characters alone. */
  readonly pinyin?: string | undefined;
  /** The word to mark, as it is written in the sentence. */
  readonly mark?: string;
  readonly className?: string | undefined;
}

/** A sentence in simplified characters, with a word of it marked wherever it stands. */
export function Sentence({ chinese, pinyin, mark, className }: SentenceProps) {
  const start = mark ? chinese.indexOf(mark) : -1;
  const end = start < 0 ? 0 : start + (mark?.length ?? 0);
  const read = pinyin === undefined ? undefined : readCharacters(chinese, pinyin);
  const part = (from: number, to: number) =>
    // characters of our sentences are one code unit each
    read ? <Read characters={read.slice(from, to)} /> : chinese.slice(from, to);
  return (
    <span lang="zh-Hans" className={className}>
      {start > 0 && part(0, start)}
      {start >= 0 && <mark className={styles.mark}>{part(start, end)}</mark>}
      {part(end, chinese.length)}
    </span>
  );
}

interface ReadProps {
  readonly characters: readonly ReadCharacter[];
  readonly toneColours?: ToneColours | undefined;
}

function Read({ characters, toneColours }: ReadProps) {
  const preferences = usePreferences();
  const hasColours = (toneColours ?? preferences.toneColours) !== 'none';
  return keyed(characters).map(({ key, item: { character, reading } }) =>
    reading ? (
      <ruby key={key} className={styles.ruby}>
        {character}
        <rt lang="zh-Latn-pinyin" data-tone={hasColours ? reading.tone : undefined}>
          {reading.text}
        </rt>
      </ruby>
    ) : (
      character
    ),
  );
}

function Coloured({ runs }: { readonly runs: readonly PinyinRun[] }) {
  return keyed(runs).map(({ key, item: { text, tone } }) =>
    tone === null ? (
      text
    ) : (
      <span key={key} data-tone={tone}>
        {text}
      </span>
    ),
  );
}

/** What never changes its order may be known by its place. */
function keyed<Item>(items: readonly Item[]): { readonly key: number; readonly item: Item }[] {
  return items.map((item, key) => ({ key, item }));
}
