import type { Limit } from './model.js';

const VERCEL = '[vercel.com/pricing](https://vercel.com/pricing), by a directory, May 2026';
const UPSTASH = '[upstash.com/pricing/redis](https://upstash.com/pricing/redis), 20 September and 9 November 2026';
const NEON = '[neon.com/docs/introduction/plans](https://neon.com/docs/introduction/plans), 20 March 2026';
const SUPABASE = '[supabase.com/pricing](https://supabase.com/pricing), by a directory, May 2026';
const SPEECH = 'blogs of 2024: no page of Google’s own could be read';
const STORAGE =
  '[cloud.google.com/storage/pricing](https://cloud.google.com/storage/pricing), by a directory, 20 September 2026';

/** What is free, and what more of it costs on the first paid plan. */
export const limits: readonly Limit[] = [
  {
    ...{ service: 'Vercel Hobby', what: 'calls of functions', free: 1_000_000, use: ({ calls }) => calls },
    ...{ paid: { plan: 'Pro', included: 0, price: 0.6 / 1_000_000 }, source: VERCEL },
  },
  {
    ...{ service: 'Vercel Hobby', what: 'hours of processor', free: 4, use: ({ cpuHours }) => cpuHours },
    ...{ paid: { plan: 'Pro', included: 0, price: 0.128 }, source: VERCEL },
  },
  {
    ...{ service: 'Vercel Hobby', what: 'GB-hours of memory', free: 360, use: ({ memoryGbHours }) => memoryGbHours },
    ...{ paid: { plan: 'Pro', included: 0, price: 0.0106 }, source: VERCEL },
  },
  {
    ...{ service: 'Vercel Hobby', what: 'GB of traffic', free: 100, use: ({ trafficGb }) => trafficGb },
    ...{ paid: { plan: 'Pro', included: 1_000, price: 0.15 }, source: VERCEL },
  },
  {
    ...{ service: 'Upstash Free', what: 'commands', free: 500_000, use: ({ redisCommands }) => redisCommands },
    ...{ paid: { plan: 'pay as you go', included: 0, price: 0.2 / 100_000 }, source: UPSTASH },
  },
  {
    ...{ service: 'Upstash Free', what: 'GB of traffic', free: 10, use: ({ redisGb }) => redisGb },
    ...{ paid: { plan: 'pay as you go', included: 200, price: 0.03 }, source: UPSTASH },
  },
  {
    ...{ service: 'Upstash Free', what: 'MB kept at once', free: 256, use: ({ redisMb }) => redisMb },
    source: UPSTASH,
  },
  {
    ...{ service: 'Neon Free', what: 'CU-hours, of ¼ CU', free: 100, use: ({ awakeHours }) => awakeHours / 4 },
    ...{ paid: { plan: 'Launch', included: 0, price: 0.106 }, source: NEON },
  },
  {
    ...{ service: 'Neon Free', what: 'GB stored, after a year', free: 0.5, use: ({ storedGbYear }) => storedGbYear },
    ...{ paid: { plan: 'Launch', included: 0, price: 0.35 }, source: NEON },
  },
  {
    ...{
      service: 'Supabase Free',
      what: 'GB stored, after a year',
      free: 0.5,
      use: ({ storedGbYear }) => storedGbYear,
    },
    source: SUPABASE,
  },
  {
    ...{ service: 'Google speech, WaveNet', what: 'characters, first month', free: 1_000_000 },
    ...{ use: ({ characters }) => characters },
    ...{ paid: { plan: 'the same', included: 1_000_000, price: 16 / 1_000_000 }, source: SPEECH },
  },
  {
    ...{ service: 'Cloud Storage', what: 'reads', free: 50_000, use: ({ storageReads }) => storageReads },
    ...{ paid: { plan: 'the same', included: 50_000, price: 0.0004 / 1_000 }, source: STORAGE },
  },
  {
    ...{
      service: 'Cloud Storage',
      what: 'writes, first month',
      free: 5_000,
      use: ({ storageWrites }) => storageWrites,
    },
    ...{ paid: { plan: 'the same', included: 5_000, price: 0.005 / 1_000 }, source: STORAGE },
  },
  {
    ...{ service: 'Cloud Storage', what: 'GB of traffic', free: 100, use: ({ storageReadGb }) => storageReadGb },
    source: STORAGE,
  },
];

/** Per token, of gemini-3.5-flash-lite, our default. */
export const gemini = {
  input: 0.3 / 1_000_000,
  output: 2.5 / 1_000_000,
  source:
    '[ai.google.dev](https://ai.google.dev/gemini-api/docs/pricing), by notes without a date; look before you rely on it',
} as const;
