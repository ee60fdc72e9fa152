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
  readonly encoding: 'LINEAR16' | 'MP3';
}

/** Enums come as numbers from the client library and as names from everybody else. */
const encodings = ['LINEAR16', 'MP3', 'OGG_OPUS'] as const;
const AudioEncoding = v.picklist([1, 2, 3, ...encodings]);
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
    audioEncoding: AudioEncoding,
    speakingRate: v.nullish(
      v.pipe(
        v.number(),
        v.check((rate) => rate === 0 || (rate >= 0.25 && rate <= 2)),
      ),
    ),
  }),
});

/** @throws Refusal 400 that names the field, as Google's does; 501 for the one encoding that is not made here. */
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
  const encoding = readEncoding(audioConfig.audioEncoding);
  return { text: input.text, pronunciations, voice: known, speakingRate: audioConfig.speakingRate || 1, encoding };
}

function readEncoding(asked: v.InferOutput<typeof AudioEncoding>): SpeechRequest['encoding'] {
  const encoding = typeof asked === 'number' ? encodings[asked - 1] : asked;
  if (encoding === 'LINEAR16' || encoding === 'MP3') return encoding;
  throw new Refusal(501, 'Only LINEAR16 and MP3 are made here.');
}

function readPinyin(pronunciation: string): string {
  if (/^[a-zü:]+[1-5]( [a-zü:]+[1-5])*$/i.test(pronunciation.trim())) return pronunciation.trim();
  throw new Refusal(400, `Invalid pinyin '${pronunciation}'.`);
}
