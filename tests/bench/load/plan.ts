import type { Word } from '../../../lib/contract/vocabulary.js';
import { pinnedReading } from '../../../lib/domain/reading.js';
import { builtReadings } from '../../../lib/repositories/built-readings.js';

export const routes = ['tts', 'conversations'] as const;
export type Route = (typeof routes)[number];

export interface PlannedRequest {
  /** When it leaves, counted from the beginning. */
  readonly atMs: number;
  readonly route: Route;
  readonly word: Word;
  /** From 0. */
  readonly user: number;
}

export interface PlanOptions {
  readonly seed: number;
  readonly seconds: number;
  readonly ratePerSecond: number;
  readonly users: number;
  /** All of them may be asked for; each seed has favourites of its own. */
  readonly words: readonly Word[];
}

const SHARE_OF_SPEECH = 0.8;

/**
 * Who asks for what, and when: `seconds * ratePerSecond` requests at independent moments, as a Poisson process has them; the words
 * by Zipf's law with s = 1: the k-th favourite is asked for 1/k times as often as the first. The same options give the same plan.
 */
export function planRequests({ seed, seconds, ratePerSecond, users, words }: PlanOptions): PlannedRequest[] {
  const random = randomNumbers(seed);
  const favourites = shuffled(words, random);
  const bounds: number[] = [];
  for (const rank of favourites.keys()) bounds.push((bounds.at(-1) ?? 0) + 1 / (rank + 1));
  const draw = (): Word => {
    const at = random() * (bounds.at(-1) ?? 0);
    const word = favourites[bounds.findIndex((bound) => at < bound)];
    if (!word) throw new Error('there are no words to ask for');
    return word;
  };
  return Array.from({ length: Math.round(seconds * ratePerSecond) }, () => random() * seconds * 1000)
    .sort((one, other) => one - other)
    .map((atMs) => ({
      atMs,
      route: random() < SHARE_OF_SPEECH ? 'tts' : 'conversations',
      word: draw(),
      user: Math.floor(random() * users),
    }));
}

/** How many different things are asked for: two words that are written and read alike sound alike. */
export function distinctKeys(plan: readonly PlannedRequest[]): Record<Route, number> {
  const readings = builtReadings();
  const speech = ({ word }: PlannedRequest) =>
    `${word.simplified} ${pinnedReading(word, word.simplified, (character) => readings.of(character))}`;
  const of = (route: Route) => plan.filter((request) => request.route === route);
  return {
    tts: new Set(of('tts').map(speech)).size,
    conversations: new Set(of('conversations').map(({ word }) => word.id)).size,
  };
}

/** Mulberry32, a generator of T. Ettinger's: numbers from 0 up to 1, always the same ones for a seed. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const keyed = items.map((item) => ({ item, place: random() }));
  return keyed.sort((one, other) => one.place - other.place).map(({ item }) => item);
}
