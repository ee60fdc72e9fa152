import * as v from 'valibot';
import { Refusal } from '../http/service.js';
import { findVoice, LANGUAGE, type Voice, voices } from './voices.js';

export interface Pronunciation {
  readonly phrase: string;
  /** Syllables with tone numbers: `hai2`. */
  readonly pinyin: string;
}

export interface SpeechRequest {
  readonly text: string;
  readonly pronunciations: readonly Pronunciation[];
  readonly voice: Voice;
  readonly speakingRate: number;
}

/** Enums come as numbers from the client library and as names from everybody else. */
const encodings = v.picklist([1, 2, 3, 'LINEAR16', 'MP3', 'OGG_OPUS']);
const PINYIN = [4, 'PHONETIC_ENCODING_PINYIN'] as const;

const Body = v.object({
  input: v.object({
    text: v.pipe(v.string(), v.minBytes(1), v.maxBytes(5000)),
    customPronunciations: v.nullish(
      v.object({
        pronunciations: v.array(
          v.object({ phrase: v.string(), phoneticEncoding: v.picklist(PINYIN), pronunciation: v.string() }),
        ),
      }),
    ),
  }),
  voice: v.object({ languageCode: v.literal(LANGUAGE), name: v.nullish(v.string()) }),
  audioConfig: v.object({
    audioEncoding: encodings,
    speakingRate: v.nullish(
      v.pipe(
        v.number(),
        v.check((rate) => rate === 0 || (rate >= 0.25 && rate <= 2)),
      ),
    ),
  }),
});

/** @throws Refusal 400 that names the field, as Google's does. */
export function readSpeechRequest(body: unknown): SpeechRequest {
  const parsed = v.safeParse(Body, body);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw new Refusal(400, `Invalid value at '${v.getDotPath(issue) ?? 'request'}': ${issue.message}`);
  }
  const { input, voice, audioConfig } = parsed.output;
  const name = voice.name || voices[0]?.name || '';
  const known = findVoice(name);
  if (!known) throw new Refusal(400, `Voice '${name}' does not exist. Is it misspelled?`);
  const pronunciations = (input.customPronunciations?.pronunciations ?? []).map(({ phrase, pronunciation }) => ({
    phrase,
    pinyin: readPinyin(pronunciation),
  }));
  return { text: input.text, pronunciations, voice: known, speakingRate: audioConfig.speakingRate || 1 };
}

function readPinyin(pronunciation: string): string {
  if (/^[a-zü:]+[1-5]( [a-zü:]+[1-5])*$/i.test(pronunciation.trim())) return pronunciation.trim();
  throw new Refusal(400, `Invalid pinyin '${pronunciation}'.`);
}
