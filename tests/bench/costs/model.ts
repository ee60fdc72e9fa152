import { dialoguePrompt } from '../../../lib/domain/dialogue-prompt.js';
import { vocabulary } from '../../../lib/generated/vocabulary.js';
import { type CacheDay, simulateDays } from './cache.js';
import {
  APP_BYTES,
  asked,
  behaviour,
  COLD_START_MS,
  DAYS,
  MISS_COMMANDS,
  memoryGb,
  operations,
  SOUND_BYTES,
  stored,
  TURN_CHARACTERS,
} from './inputs.js';

const { words } = vocabulary;
/** The voices that are offered by default, and two rates: normal and slow. */
const [VOICES, RATES] = [8, 2];
const IDLE_MINUTES = 5;
/** A sound in Redis, as base64. */
const VALUE_BYTES = (SOUND_BYTES * 4) / 3;

export interface Kept {
  readonly sounds: readonly CacheDay[];
  readonly turns: readonly CacheDay[];
  readonly dialogues: readonly CacheDay[];
}

/** What is used in the first month, from empty caches, by so many learners a day. */
export interface Month {
  readonly calls: number;
  readonly statements: number;
  readonly redisCommands: number;
  readonly cpuHours: number;
  readonly memoryGbHours: number;
  readonly trafficGb: number;
  readonly awakeHours: number;
  readonly storedGb: number;
  readonly storedGbYear: number;
  readonly characters: number;
  readonly dialogues: number;
  readonly redisGb: number;
  /** On the day that has the most. */
  readonly redisMb: number;
  readonly storageReads: number;
  readonly storageReadGb: number;
  readonly storageWrites: number;
  readonly kept: Kept;
}

/** The three kinds of things that are bought, in one cache. */
export function simulateKept(learners: number): Kept {
  const of = (seed: number, each: number, lifetimeDays: number, keys: readonly number[]) =>
    simulateDays({ seed, days: DAYS, requestsADay: each * learners, lifetimeDays, keys });
  return {
    sounds: of(1, asked.sounds, 1, [words.length, behaviour.soundsANewWord, VOICES, RATES]),
    turns: of(2, asked.turns, 1, [words.length, behaviour.turnsHeardADialogue, VOICES]),
    dialogues: of(3, asked.dialogues, 1 / 24, [words.length]),
  };
}

export const total = (days: readonly CacheDay[], what: keyof CacheDay): number =>
  days.reduce((sum, day) => sum + day[what], 0);

/** Characters of a word and of its example, on average. */
export function charactersOfSound(): number {
  const all = words.flatMap(({ simplified, example }) => [...simplified, ...example.chinese]);
  return all.length / (words.length * 2);
}

/** @param day from 0 */
export function charactersOn({ kept }: Pick<Month, 'kept'>, day: number): number {
  return (kept.sounds[day]?.bought ?? 0) * charactersOfSound() + (kept.turns[day]?.bought ?? 0) * TURN_CHARACTERS;
}

/** An upper bound of a prompt's tokens: no tokenizer makes more of a text than it has bytes. */
export const promptTokens = (): number => Math.max(...words.map((word) => Buffer.byteLength(dialoguePrompt(word))));

const months = new Map<number, Month>();

/** Computed once for each number of learners: a simulation takes its time. */
export function monthOf(learners: number): Month {
  const known = months.get(learners) ?? compute(learners);
  months.set(learners, known);
  return known;
}

function compute(learners: number): Month {
  const kept = simulateKept(learners);
  const kinds = Object.values(kept) as readonly (readonly CacheDay[])[];
  const misses = kinds.reduce((sum, days) => sum + total(days, 'misses'), 0);
  const bought = kinds.reduce((sum, days) => sum + total(days, 'bought'), 0);
  const learnerDays = learners * DAYS;
  const sumOf = (what: 'sql' | 'redis' | 'cpuMs' | 'wallMs' | 'bytes') =>
    learnerDays * Object.values(operations).reduce((sum, operation) => sum + operation.perDay * operation[what], 0);
  const coldMs = learnerDays * behaviour.sessions * behaviour.coldStartsASession * COLD_START_MS;
  const reviewBytes = learners * behaviour.reviews * stored.reviewBytes;
  const wordsAfter = (days: number) => Math.min(words.length, days * behaviour.newWords);
  const storedAfter = (days: number) =>
    (reviewBytes * days + learners * wordsAfter(days) * stored.progressBytes) / 1_000_000_000;
  // of sessions that begin independently, and stay for so long with the time that the database waits before it sleeps
  const sessionsAnHour = (learners * behaviour.sessions) / 24;
  const awake = 1 - Math.exp((-sessionsAnHour * (behaviour.minutesASession + IDLE_MINUTES)) / 60);
  return {
    kept,
    calls: learnerDays * Object.values(operations).reduce((sum, { perDay }) => sum + perDay, 0),
    statements: sumOf('sql'),
    redisCommands: sumOf('redis') + misses * MISS_COMMANDS,
    cpuHours: (sumOf('cpuMs') + coldMs) / 3_600_000,
    memoryGbHours: ((sumOf('wallMs') + coldMs) / 3_600_000) * memoryGb,
    trafficGb: (sumOf('bytes') + learnerDays * behaviour.appLoads * APP_BYTES) / 1_000_000_000,
    awakeHours: awake * DAYS * 24,
    storedGb: storedAfter(DAYS),
    storedGbYear: storedAfter(365),
    characters: total(kept.sounds, 'bought') * charactersOfSound() + total(kept.turns, 'bought') * TURN_CHARACTERS,
    dialogues: total(kept.dialogues, 'bought'),
    redisGb: (learnerDays * (asked.sounds + asked.turns) * VALUE_BYTES) / 1_000_000_000,
    // what was missed on a day is kept for a day
    redisMb:
      (Math.max(...kept.sounds.map(({ misses }, day) => misses + (kept.turns[day]?.misses ?? 0))) * VALUE_BYTES) /
      1_000_000,
    storageReads: misses,
    storageReadGb: (misses * SOUND_BYTES) / 1_000_000_000,
    storageWrites: bought,
  };
}

/** Steps of 3.5 %, the same for all limits, so that they share the months that were computed. */
const levels = [...new Set(Array.from({ length: 400 }, (_, step) => Math.round(2 ** (step / 20))))];

export interface Limit {
  readonly service: string;
  readonly what: string;
  /** A month. */
  readonly free: number;
  readonly use: (month: Month) => number;
  /** Dollars for what goes beyond `paid.included`, a month; absent where no price was found. */
  readonly paid?: { readonly plan: string; readonly included: number; readonly price: number };
  readonly source: string;
}

/** The most learners a day within a limit, to 3.5 %; infinite when a million are. */
export function learnersWithin({ use, free }: Pick<Limit, 'use' | 'free'>, month = monthOf): number {
  const fits = (level: number) => use(month(levels[level] ?? 0)) <= free;
  let [low, high] = [-1, levels.length - 1];
  if (fits(high)) return Number.POSITIVE_INFINITY;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return levels[low] ?? 0;
}
