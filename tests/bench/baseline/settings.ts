import type { BaselineSettings } from './app.js';
import { redisByHttp, redisBySocket } from './redis.js';

/** From the variables that point the product to its services, and `REDIS_SOCKET`; with `BASELINE_REDIS=http` from Upstash's instead. */
export function baselineSettings(environment: Readonly<Record<string, string | undefined>>): BaselineSettings {
  const read = (name: string): string => {
    const value = environment[name];
    if (value === undefined) throw new Error(`${name} is not set`);
    return value;
  };
  return {
    databaseUrl: read('DATABASE_URL'),
    log: console.log,
    jwtSecret: read('JWT_SECRET'),
    bcryptCost: Number(environment.BCRYPT_COST ?? '12'),
    redis:
      environment.BASELINE_REDIS === 'http'
        ? redisByHttp(read('UPSTASH_REDIS_REST_URL'), read('UPSTASH_REDIS_REST_TOKEN'))
        : redisBySocket(read('REDIS_SOCKET')),
    speech: {
      voice: 'cmn-CN-Wavenet-A',
      encoding: environment.TTS_AUDIO_ENCODING === 'LINEAR16' ? 'LINEAR16' : 'MP3',
      speechEndpoint: read('GOOGLE_TTS_ENDPOINT'),
      storageEndpoint: read('GCS_ENDPOINT'),
      bucket: read('GCS_BUCKET'),
      publicBaseUrl: read('GCS_PUBLIC_BASE_URL'),
      geminiEndpoint: read('GEMINI_ENDPOINT'),
      geminiModel: 'gemini-3.5-flash-lite',
    },
  };
}
