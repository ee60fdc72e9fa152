import * as v from 'valibot';
import { invalid, Problem } from '../contract/problem.js';
import { audioType } from '../domain/audio.js';
import { contentKey, type Hash } from '../domain/cache-key.js';
import { isWrittenAs, pinnedReading } from '../domain/reading.js';
import type { Background } from './ports/background.js';
import type { Budget } from './ports/budget.js';
import type { Loaded } from './ports/cache.js';
import { costNothing, type Purchase, type Quota } from './ports/quota.js';
import type { Readings } from './ports/readings.js';
import type { Audio, SpeechSynthesizer, Utterance } from './ports/speech.js';
import type { ObjectStore } from './ports/storage.js';
import type { VocabularyRepository } from './ports/vocabulary.js';

/** Speech as it is kept. Another version of it is another `v`, and no longer read. */
export const KeptSpeech = v.object({
  v: v.literal(1),
  /** Base64. */
  audio: v.pipe(v.string(), v.minLength(1)),
  contentType: v.picklist(['audio/mpeg', 'audio/wav']),
  voice: v.string(),
  /** The stored object with the same bytes, where there is one. */
  objectName: v.optional(v.string()),
});
export type KeptSpeech = v.InferOutput<typeof KeptSpeech>;

export interface TtsServiceOptions {
  readonly synthesizer: SpeechSynthesizer;
  readonly storage: ObjectStore;
  readonly quota: Quota;
  readonly vocabulary: VocabularyRepository;
  readonly readings: Readings;
  readonly hash: Hash;
  readonly background: Background;
  /** Which may be asked for; the first where none is. */
  readonly voices: readonly string[];
  readonly keepSeconds: number;
}

export interface SpokenRequest {
  /** In normal form C. */
  readonly text: string;
  readonly wordId?: string | undefined;
  readonly voice?: string | undefined;
  readonly speakingRate?: number | undefined;
}

export interface Buyer {
  readonly userId: string;
  readonly budget: Budget;
}

/** With less than this left, the answer carries the audio itself, and storing it goes on behind the answer. */
const TIME_TO_STORE_MS = 1_000;
/** Speech that could not be stored is soon tried again. */
const KEEP_UNSTORED_SECONDS = 600;

/** Obtains speech: from the stored objects, or else from Google for money. */
export class TtsService {
  readonly #options: TtsServiceOptions;

  constructor(options: TtsServiceOptions) {
    this.#options = options;
  }

  /** @throws Problem TTS_NOT_CONFIGURED with the names of the variables that are missing */
  requireConfigured(): void {
    const { missingSettings } = this.#options.synthesizer;
    if (missingSettings.length === 0) return;
    throw new Problem('TTS_NOT_CONFIGURED', { detail: `Speech needs these settings: ${missingSettings.join(', ')}.` });
  }

  /**
   * What is to be said, and how. For a word, its own reading is pinned where its characters have several.
   * @throws Problem VALIDATION_FAILED, WORD_NOT_FOUND, naming the field
   */
  async resolve({ text, wordId, voice, speakingRate = 1 }: SpokenRequest): Promise<Utterance> {
    const { vocabulary, readings } = this.#options;
    const utterance = { text, voice: this.chooseVoice(voice), speakingRate };
    if (wordId === undefined) return utterance;
    const word = await vocabulary.findWord(wordId);
    if (!word) throw wordNotFound();
    if (!isWrittenAs(word, text)) throw invalid('text', 'not_the_word', 'must be the word that wordId names');
    return { ...utterance, reading: pinnedReading(word, text, (character) => readings.of(character)) };
  }

  /** @throws Problem VALIDATION_FAILED for a voice that is not offered */
  chooseVoice(voice: string | undefined, preferred = 0): string {
    const { voices } = this.#options;
    const chosen = voice ?? voices[preferred] ?? voices[0];
    if (chosen !== undefined && voices.includes(chosen)) return chosen;
    throw invalid('voice', 'unknown_voice', `must be one of ${voices.join(', ')}`);
  }

  /** Names speech by everything that decides how it sounds. */
  keyOf({ text, voice, speakingRate, reading }: Utterance): string {
    return this.keyFor('speech', [text, reading ?? null, voice, speakingRate]);
  }

  keyFor(kind: string, parts: readonly (string | number | null)[]): string {
    const { hash, synthesizer } = this.#options;
    return contentKey(hash, kind, [...parts, synthesizer.format]);
  }

  /**
   * The speech that `key` names; `describe` says what it is when it has to be made. Storing it may fail: then it goes out all
   * the same, and is stored another time.
   *
   * @throws Problem UPSTREAM_FAILED, UPSTREAM_TIMEOUT, QUOTA_EXCEEDED, and whatever `describe` throws
   */
  async obtain(
    key: string,
    describe: () => Promise<Utterance>,
    { userId, budget }: Buyer,
  ): Promise<Loaded<KeptSpeech>> {
    const { storage, synthesizer, quota } = this.#options;
    const utterance = await describe();
    const objectName = `tts/${key}`;
    let canStore = storage.isConfigured;
    const stored = await storage.read(objectName, budget).catch(() => {
      canStore = false;
      return undefined;
    });
    const storedType = stored && audioType(stored);
    if (stored && storedType) return this.#kept({ bytes: stored, contentType: storedType }, utterance, objectName);

    const refund = await quota.spend(purchaseOf(utterance, userId));
    let audio: Audio;
    try {
      audio = await synthesizer.synthesize(utterance, budget);
    } catch (error) {
      // an answer that was lost, or came too late, may be on the bill
      if (costNothing(error)) await refund();
      throw error;
    }
    const object = { name: objectName, ...audio, replaces: stored !== undefined };
    const isStored = canStore && (await this.#store(object, budget));
    return this.#kept(audio, utterance, isStored ? objectName : undefined);
  }

  /** Whether it may be bought now. @throws Problem QUOTA_EXCEEDED, and whatever `describe` throws */
  async checkQuota(describe: () => Promise<Utterance>, { userId }: Buyer): Promise<void> {
    await this.#options.quota.check(purchaseOf(await describe(), userId));
  }

  /** The URL of the object, or one that is the audio. */
  urlOf({ audio, contentType, objectName }: KeptSpeech): string {
    const url = objectName === undefined ? undefined : this.#options.storage.publicUrl(objectName);
    return url ?? `data:${contentType};base64,${audio}`;
  }

  /** Whether the object can be fetched before the answer goes out. */
  async #store(object: Parameters<ObjectStore['write']>[0], budget: Budget): Promise<boolean> {
    const { storage, background } = this.#options;
    const storing = storage.write(object, budget);
    background(storing);
    const timeMs = budget.remainingMs - TIME_TO_STORE_MS;
    return budget
      .spend(timeMs, () => storing)
      .then(
        () => true,
        () => false,
      );
  }

  #kept({ bytes, contentType }: Audio, { voice }: Utterance, objectName: string | undefined): Loaded<KeptSpeech> {
    const { storage, keepSeconds } = this.#options;
    const value: KeptSpeech = {
      v: 1,
      audio: Buffer.from(bytes).toString('base64'),
      contentType: contentType as KeptSpeech['contentType'],
      voice,
      ...(objectName !== undefined && { objectName }),
    };
    const isComplete = objectName !== undefined || !storage.isConfigured;
    return { value, keepSeconds: isComplete ? keepSeconds : Math.min(keepSeconds, KEEP_UNSTORED_SECONDS) };
  }
}

function purchaseOf({ text }: Utterance, userId: string): Purchase {
  return { what: 'characters', amount: [...text].length, userId };
}

/** WORD_NOT_FOUND that names the field. */
export function wordNotFound(): Problem {
  return new Problem('WORD_NOT_FOUND', {
    errors: [{ path: 'wordId', code: 'unknown_word', message: 'is not the id of a word that is taught' }],
  });
}
