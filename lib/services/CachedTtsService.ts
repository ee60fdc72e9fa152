import type { CacheAside } from './ports/cache.js';
import { isOfAnother } from './ports/quota.js';
import type { Utterance } from './ports/speech.js';
import { type Buyer, KeptSpeech, type SpokenRequest, type TtsService } from './TtsService.js';

/** Speech as it is handed out. */
export interface Spoken {
  readonly audioUrl: string;
  readonly contentType: string;
  readonly voice: string;
  readonly cached: boolean;
  /** The audio itself. */
  readonly bytes: () => Uint8Array;
}

/** Speech out of the cache, and from `TtsService` where the cache has none. */
export class CachedTtsService {
  readonly #tts: TtsService;
  readonly #cache: CacheAside;

  constructor({ tts, cache }: { tts: TtsService; cache: CacheAside }) {
    this.#tts = tts;
    this.#cache = cache;
  }

  /**
   * Says a text.
   * @throws Problem TTS_NOT_CONFIGURED, VALIDATION_FAILED, WORD_NOT_FOUND, QUOTA_EXCEEDED, UPSTREAM_FAILED, UPSTREAM_TIMEOUT
   */
  async speak(request: SpokenRequest, buyer: Buyer): Promise<Spoken> {
    this.#tts.requireConfigured();
    const utterance = await this.#tts.resolve(request);
    return this.speakAs(this.#tts.keyOf(utterance), async () => utterance, buyer);
  }

  /** The speech that `key` names; `describe` is asked what it is only when the cache does not have it. */
  async speakAs(key: string, describe: () => Promise<Utterance>, buyer: Buyer): Promise<Spoken> {
    const { value, cached } = await this.#cache.read({
      service: 'tts',
      key,
      schema: KeptSpeech,
      budget: buyer.budget,
      load: () => this.#tts.obtain(key, describe, buyer),
      isOfAnother: (error) => isOfAnother(error, buyer.userId),
      mayLoad: () => this.#tts.checkQuota(describe, buyer),
    });
    return {
      audioUrl: this.#tts.urlOf(value),
      contentType: value.contentType,
      voice: value.voice,
      cached,
      bytes: () => Buffer.from(value.audio, 'base64'),
    };
  }
}
