import * as v from 'valibot';
import { type Conversation, MAX_TEXT_CHARACTERS, MAX_TURNS, MIN_TURNS, SpokenText, Turn } from '../contract/speech.js';
import type { Word } from '../contract/vocabulary.js';
import type { Hash } from './cache-key.js';

export type Source = Conversation['source'];

/** So many hexadecimal digits of the hash stand in an id. */
const HASH_DIGITS = 16;

const Line = v.pipe(
  v.string(),
  v.transform((text) => text.normalize('NFC').trim()),
  v.minLength(1),
  v.maxLength(2 * MAX_TEXT_CHARACTERS),
  v.regex(/^[^\p{Cc}\p{Co}\p{Cn}]*$/u),
);

const WrittenTurns = v.object({
  turns: v.pipe(
    v.array(
      v.object({
        speaker: Turn.entries.speaker,
        chinese: v.pipe(Line, SpokenText),
        pinyin: v.pipe(
          Line,
          v.regex(/\p{L}/u),
          v.check((text) => !/\p{Script=Han}/u.test(text)),
        ),
        english: Line,
      }),
    ),
    v.minLength(MIN_TURNS),
    v.maxLength(MAX_TURNS),
  ),
});

/** The turns of a dialogue that somebody wrote around `word`; undefined unless every one of them can be shown and spoken. */
export function readTurns(written: unknown, word: Word): Turn[] | undefined {
  const result = v.safeParse(WrittenTurns, written);
  if (!result.success) return undefined;
  const { turns } = result.output;
  return turns.some(({ chinese }) => chinese.includes(word.simplified)) ? turns : undefined;
}

/** `<wordId>.<source>.<promptVersion>.<hash of the turns>`: the same turns have the same id, others never. */
export function conversationId(
  hash: Hash,
  { wordId, source, promptVersion, turns }: Pick<Conversation, 'wordId' | 'source' | 'promptVersion' | 'turns'>,
): string {
  const content = JSON.stringify(
    turns.map(({ speaker, chinese, pinyin, english }) => [speaker, chinese, pinyin, english]),
  );
  return `${wordId}.${source}.${promptVersion}.${hash(content).slice(0, HASH_DIGITS)}`;
}

/** What an id says; undefined for what cannot be one. Whether there is such a conversation is another question. */
export function parseConversationId(id: string): { wordId: string; source: Source; promptVersion: string } | undefined {
  const [, wordId, source, promptVersion] =
    /^([a-z0-9-]+)\.(gemini|template)\.([a-z0-9]+)\.[0-9a-f]{16}$/.exec(id) ?? [];
  if (wordId === undefined || promptVersion === undefined) return undefined;
  return { wordId, source: source as Source, promptVersion };
}
