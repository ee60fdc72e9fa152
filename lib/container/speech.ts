import { waitUntil } from '@vercel/functions';
import { cacheAside } from '../cache/cache-aside.js';
import { sha256 } from '../cache/hash.js';
import { noCache } from '../cache/store.js';
import type { Config } from '../config.js';
import { gemini, noWriter } from '../google/gemini.js';
import { googleStorage, noStorage } from '../google/storage.js';
import { googleTextToSpeech, noTextToSpeech } from '../google/text-to-speech.js';
import type { Container } from '../http/kit.js';
import { inProcessQuota } from '../limits/quota.js';
import { upstashQuota } from '../limits/upstash-quota.js';
import { builtReadings } from '../repositories/built-readings.js';
import { builtVocabulary } from '../repositories/built-vocabulary.js';
import { CachedConversationService } from '../services/CachedConversationService.js';
import { CachedTtsService } from '../services/CachedTtsService.js';
import { ConversationService } from '../services/ConversationService.js';
import { Budget } from '../services/ports/budget.js';
import type { Quota } from '../services/ports/quota.js';
import { TtsService } from '../services/TtsService.js';
import { cacheMetrics, sharedStore } from './caching.js';
import { config, createKit } from './kit.js';
import { once } from './once.js';
import { redis } from './redis.js';

export interface SpeechContainer extends Container {
  readonly tts: CachedTtsService;
  readonly conversations: CachedConversationService;
  /** The time of a request that came at `startedAtMs`, by `performance.now()`. */
  readonly budget: (startedAtMs: number) => Budget;
}

/** The platform ends a function after 10 s; the answer has to be under way before. */
const BUDGET_MS = 8_500;

const nowMs = () => performance.now();
const clock = () => new Date();

const background = (work: Promise<unknown>): void => {
  waitUntil(work.catch(() => undefined));
};

/**
 * What the functions `tts` and `conversations` are made of. Asks no database: words come from the build, and a token is good for
 * its fifteen minutes.
 */
export const speech = once((): SpeechContainer => {
  const settings = config();
  const { voices, ttsCacheSeconds, conversationCacheSeconds, textToSpeech, storage, gemini: writer } = settings.speech;
  const cache = cacheAside({
    store: sharedStore() ?? noCache,
    metrics: cacheMetrics(),
    background,
    newOwner: () => crypto.randomUUID(),
    nowMs,
  });
  const vocabulary = builtVocabulary();
  const shared = {
    storage: storage ? googleStorage({ ...storage, nowMs }) : noStorage,
    quota: createQuota(settings),
    hash: sha256,
    background,
  };
  const tts = new TtsService({
    ...shared,
    synthesizer: textToSpeech ? googleTextToSpeech(textToSpeech) : noTextToSpeech(['GOOGLE_CREDENTIALS_JSON']),
    vocabulary,
    readings: builtReadings(),
    voices,
    keepSeconds: ttsCacheSeconds,
  });
  const conversations = new ConversationService({
    ...shared,
    writer: writer ? gemini({ ...writer, nowMs }) : noWriter,
    clock,
    keepSeconds: conversationCacheSeconds,
  });
  const cachedTts = new CachedTtsService({ tts, cache });
  return {
    kit: createKit(settings),
    tts: cachedTts,
    conversations: new CachedConversationService({ conversations, tts, cachedTts, cache, vocabulary }),
    budget: (startedAtMs) => new Budget({ startedAtMs, totalMs: BUDGET_MS, nowMs }),
  };
});

function createQuota(settings: Config): Quota {
  const { quotas, cachePrefix } = settings;
  const shared = redis(settings);
  return shared
    ? upstashQuota({ redis: shared, prefix: cachePrefix, quotas, clock, newId: () => crypto.randomUUID(), background })
    : inProcessQuota({ quotas, clock });
}
