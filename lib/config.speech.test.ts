import { describe, expect, it } from 'vitest';
import { parseConfig } from './config.js';

const required = { DATABASE_URL: 'postgres://x@y/z', JWT_SECRET: 'a secret of thirty-two bytes, or more' };
const parse = (more: Record<string, string> = {}) => parseConfig({ ...required, ...more });
const upstash = { UPSTASH_REDIS_REST_URL: 'https://one.upstash.io', UPSTASH_REDIS_REST_TOKEN: 'one' };
const kv = { KV_REST_API_URL: 'https://two.upstash.io', KV_REST_API_TOKEN: 'two' };
const account = { project_id: 'p', client_email: 'e@p', private_key: 'very secret' };

describe('Redis', () => {
  it.each([
    ['nothing', {}, undefined],
    ['the names of Upstash', upstash, 'one'],
    ['the names of the platform', kv, 'two'],
    ['a line break behind the token', { ...upstash, UPSTASH_REDIS_REST_TOKEN: 'one\n' }, 'one'],
    ['both', { ...upstash, ...kv }, 'one'],
    ['half a pair', { UPSTASH_REDIS_REST_URL: 'https://one.upstash.io', ...kv }, 'two'],
    ['halves of two pairs', { UPSTASH_REDIS_REST_URL: 'https://one.upstash.io', KV_REST_API_TOKEN: 'two' }, undefined],
    ['being switched off', { ...upstash, USE_REDIS: 'false' }, undefined],
  ])('with %s', (_, more, token) => {
    expect(parse(more).redis?.token).toBe(token);
  });

  it('has keys of its own for each kind of deployment', () => {
    const prefixes = [{}, { VERCEL_ENV: 'preview' }, { VERCEL_ENV: 'production' }, { CACHE_PREFIX: 'mine' }];
    expect(new Set(prefixes.map((more) => parse(more).cachePrefix)).size).toBe(prefixes.length);
  });

  it('keeps its keys from one deployment of an environment to the next, and of a branch to the next', () => {
    const prefixOf = (more: Record<string, string>) => parse(more).cachePrefix;
    const again = { VERCEL_URL: 'shizi-2.vercel.app', VERCEL_GIT_COMMIT_SHA: '2' };
    for (const first of [
      { VERCEL_ENV: 'production', VERCEL_GIT_COMMIT_REF: 'main' },
      { VERCEL_ENV: 'preview', VERCEL_TARGET_ENV: 'staging', VERCEL_GIT_COMMIT_REF: 'next' },
      { VERCEL_ENV: 'preview', VERCEL_GIT_COMMIT_REF: 'tones' },
    ]) {
      expect(prefixOf({ ...first, ...again })).toBe(prefixOf({ ...first, VERCEL_URL: 'shizi-1.vercel.app' }));
    }
  });

  it('has keys of its own for each preview, whose prefixes are short and plain whatever the branch is called', () => {
    const branches = [
      'feature/tones',
      'feature-tones',
      'Feature/tones',
      '识字',
      '汉字',
      'x'.repeat(250),
      'x'.repeat(251),
    ];
    const previews = [
      ...branches.map((VERCEL_GIT_COMMIT_REF) => ({ VERCEL_GIT_COMMIT_REF, VERCEL_URL: 'shizi-1.vercel.app' })),
      { VERCEL_URL: 'shizi-1.vercel.app' },
      { VERCEL_URL: 'shizi-2.vercel.app' },
    ];
    const prefixes = previews.map((preview) => parse({ VERCEL_ENV: 'preview', ...preview }).cachePrefix);
    expect(new Set(prefixes).size).toBe(previews.length);
    for (const prefix of prefixes) expect(prefix).toMatch(/^shizi:preview:[a-z0-9-]{9,39}$/);
  });
});

describe('speech', () => {
  it('is not configured without credentials, and each part is apart', () => {
    expect(parse().speech).toMatchObject({ textToSpeech: undefined, storage: undefined, gemini: undefined });
    const { speech } = parse({ GOOGLE_CREDENTIALS_JSON: JSON.stringify(account), GCS_BUCKET: 'bucket' });
    expect(speech.textToSpeech).toMatchObject({ access: { projectId: 'p' }, encoding: 'MP3' });
    expect(speech.storage).toMatchObject({ bucket: 'bucket', publicBaseUrl: undefined });
    expect(parse({ GEMINI_API_KEY: 'k' }).speech.gemini).toMatchObject({ model: 'gemini-3.5-flash-lite' });
  });

  it('has eight voices unless told otherwise', () => {
    expect([...parse().speech.voices].sort()).toEqual(
      ['Standard', 'Wavenet'].flatMap((kind) => ['A', 'B', 'C', 'D'].map((letter) => `cmn-CN-${kind}-${letter}`)),
    );
    expect(parse({ TTS_VOICES: 'cmn-TW-Wavenet-A, cmn-CN-Chirp3-HD-Kore' }).speech.voices).toEqual([
      'cmn-TW-Wavenet-A',
      'cmn-CN-Chirp3-HD-Kore',
    ]);
  });

  it.each(['{"private_key": "very secret"}', 'very secret', '[]'])(
    'credentials that are wrong are named and not quoted: %s',
    (value) => {
      const parsing = () => parse({ GOOGLE_CREDENTIALS_JSON: value });
      expect(parsing).toThrow(/GOOGLE_CREDENTIALS_JSON must be the JSON of a service account key/);
      expect(parsing).not.toThrow(/very secret/);
    },
  );

  it.each(['GCS_PUBLIC_BASE_URL', 'GEMINI_ENDPOINT', 'UPSTASH_REDIS_REST_URL'])('%s is an address', (name) => {
    expect(() => parse({ [name]: 'javascript:alert(1)' })).toThrow(name);
  });
});
