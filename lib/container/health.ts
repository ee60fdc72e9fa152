import { observedCache } from '../cache/observed-cache.js';
import { reachable } from '../google/reachable.js';
import { HealthService } from '../services/HealthService.js';
import { cacheMetrics, sharedStore } from './caching.js';
import { database } from './database.js';
import { config, createKit } from './kit.js';
import { once } from './once.js';
import { redis } from './redis.js';

/** What the health function needs. */
export const health = once(() => {
  const settings = config();
  const { textToSpeech, storage, gemini } = settings.speech;
  const metrics = cacheMetrics();
  return {
    kit: createKit(settings),
    health: new HealthService({
      database: database(),
      cache: observedCache({ redis: redis(settings), store: sharedStore(), metrics }),
      upstreams: {
        tts: textToSpeech && reachable(textToSpeech.endpoint ?? 'https://texttospeech.googleapis.com'),
        storage: storage && reachable(storage.endpoint ?? 'https://storage.googleapis.com'),
        ai: gemini && reachable(gemini.endpoint ?? 'https://generativelanguage.googleapis.com'),
      },
      version: settings.version,
      region: settings.region,
      clock: () => new Date(),
      elapsedMs: () => performance.now(),
    }),
  };
});
