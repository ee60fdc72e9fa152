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

/** Tells fonts which form of a character to draw, and voices how to say it. */
export function languageOf(script: ChosenPreferences['script']): 'zh-Hans' | 'zh-Hant' {
  return script === 'simplified' ? 'zh-Hans' : 'zh-Hant';
}

/** A run of simplified Chinese. */
export function Chinese({ children, className }: RunProps) {
  return (
    <span lang="zh-Hans" className={className}>
      {children}
    </span>
  );
}

interface WithChineseProps {
  readonly children: string;
  /** A learner wrote it, in the characters of their choice. Our own texts quote simplified ones. */
  readonly isTyped?: boolean;
}

/** English that quotes Chinese words, each of them in its language. */
export function WithChinese({ children, isTyped = false }: WithChineseProps) {
  const { script } = usePreferences();
  const language = languageOf(isTyped ? script : 'simplified');
  return keyed(children.split(/(\p{Script=Han}+)/u)).map(({ key, item }) =>
    key % 2 === 1 ? (
      <span key={key} lang={language}>
        {item}
      </span>
    ) : (
      item
    ),
  );
}

interface WordTextProps {
  readonly word: Pick<Word, 'simplified' | 'traditional' | 'pinyin'>;
  /** By the learner's preference unless given. */
  readonly script?: 'simplified' | 'traditional';
  /** Each syllable over its character. */
  readonly hasPinyin?: boolean;
  /** Each character in the colour of its tone, where the learner wants that: it tells the tone. */
  readonly hasTones?: boolean;
  /** By the learner's preference unless given. */
  readonly toneColours?: ToneColours;
  readonly className?: string | undefined;
  readonly style?: CSSProperties;
}

/** A word in the learner's script. */
export function WordText({ word, script, hasPinyin, hasTones, toneColours, className, style }: WordTextProps) {
  const preferences = usePreferences();
  const shown = script ?? preferences.script;
  const text = word[shown];
  const isToned = hasTones && (toneColours ?? preferences.toneColours) !== 'none';
  const read = hasPinyin || isToned ? readCharacters(text, word.pinyin) : undefined;
  return (
    <span lang={languageOf(shown)} className={className} style={style}>
      {!read ? text : hasPinyin ? <Read characters={read} toneColours={toneColours} /> : <Toned characters={read} />}
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
  readonly script?: ChosenPreferences['script'];
  /** The word to mark, as it is written in the sentence. */
  readonly mark?: string;
  readonly className?: string | undefined;
}

/** A sentence, with a word of it marked where it first stands. */
export function Sentence({ chinese, script = 'simplified', mark, className }: SentenceProps) {
  const start = mark ? chinese.indexOf(mark) : -1;
  const end = start < 0 ? 0 : start + (mark?.length ?? 0);
  return (
    <span lang={languageOf(script)} className={className}>
      {start > 0 && chinese.slice(0, start)}
      {start >= 0 && <mark className={styles.mark}>{chinese.slice(start, end)}</mark>}
      {chinese.slice(end)}
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

function Toned({ characters }: { readonly characters: readonly ReadCharacter[] }) {
  return (
    <Coloured runs={characters.map(({ character, reading }) => ({ text: character, tone: reading?.tone ?? null }))} />
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
