import { keptColdMs, keptFigures } from '../compare/kept.js';

/** What a learner does on an ordinary day. Assumptions: nobody has measured learners yet. */
export const behaviour = {
  sessions: 2,
  minutesASession: 5,
  reviews: 60,
  newWords: 10,
  /** A word and its example, each heard for the first time on this device; what was heard before is on its shelf. */
  soundsANewWord: 2,
  dialogues: 2,
  turnsHeardADialogue: 5,
  signIns: 1 / 30,
  /** Of a function that nobody has called for a while. */
  coldStartsASession: 1,
  /** A new version of the app and its words. */
  appLoads: 1 / 7,
} as const;

interface Measured {
  readonly cpuMs: number;
  readonly wallMs: number;
  /** Body and headers. */
  readonly bytes: number;
}

/** As a case of the benchmark was measured. */
function measured(name: string): Measured {
  const { cpuMsPerRequest, msP50, bytes, headerBytes } = keptFigures(name);
  return { cpuMs: cpuMsPerRequest, wallMs: msP50, bytes: bytes + headerBytes };
}

/** What one request costs. SQL and Redis are asserted by the test named; CPU, time and bytes are those of docs/performance.md. */
interface Operation extends Measured {
  readonly perDay: number;
  readonly sql: number;
  readonly redis: number;
  readonly why: string;
  readonly test: string;
}

const { sessions, reviews, newWords, soundsANewWord, dialogues, turnsHeardADialogue, signIns } = behaviour;

/** Requests for speech and dialogues, of which the cache decides what else they cost. */
export const asked = {
  sounds: newWords * soundsANewWord,
  turns: dialogues * turnsHeardADialogue,
  dialogues,
} as const;

const SPEECH = { ...measured('tts-hit'), sql: 0, redis: 3, test: 'tests/speech/cost.test.ts' } as const;
const SIGN_IN = measured('sign-in');
const CHANGES = measured('delta');
const STATEMENTS = 'tests/progress/statements.test.ts';
const ACCOUNTS = 'tests/accounts/statements.test.ts';
/** Two seconds of MP3 at 32 kbit/s, which Google's description of the service names. An estimate. */
export const SOUND_BYTES = 8_000;
const HEADER_BYTES = 928;

export const operations: Readonly<Record<string, Operation>> = {
  'batch of 1 review': {
    ...{ perDay: reviews, sql: 2, redis: 0, ...measured('batch-1-review') },
    why: 'a review leaves after 1.2 s of quiet, and a card takes longer',
    test: STATEMENTS,
  },
  statistics: {
    ...{ perDay: reviews + sessions, sql: 1, redis: 0, ...measured('statistics') },
    why: 'after each batch and at each visit; measured with 50,000 reviews',
    test: 'tests/statistics/cost.test.ts',
  },
  'what has changed': {
    ...{ perDay: sessions, sql: 1, redis: 0, ...CHANGES },
    why: 'at each visit',
    test: STATEMENTS,
  },
  'page of the log': {
    ...{ perDay: reviews / 3 + sessions, sql: 1, redis: 0, ...CHANGES },
    why: 'after 10 s without a review, as every third card takes; CPU, time and bytes as of what has changed: not measured by itself',
    test: STATEMENTS,
  },
  'refresh of a token': {
    ...{ perDay: sessions, sql: 1, redis: 2, ...measured('put'), bytes: SIGN_IN.bytes },
    why: 'at each visit; CPU and time as of a PUT, bytes as of a sign-in: not measured by itself',
    test: `tests/speech/process.test.ts, ${ACCOUNTS}`,
  },
  'account and settings': {
    ...{ perDay: sessions, sql: 1, redis: 0, ...CHANGES },
    why: 'at each visit; CPU, time and bytes as of what has changed: not measured by itself',
    test: ACCOUNTS,
  },
  'sign-in': {
    ...{ perDay: signIns, sql: 3, redis: 6, ...SIGN_IN },
    why: 'once a month; bcrypt at cost 12',
    test: `tests/speech/process.test.ts, ${ACCOUNTS}`,
  },
  sound: {
    ...SPEECH,
    ...{ perDay: asked.sounds, bytes: SOUND_BYTES + HEADER_BYTES },
    why: 'of a word and of its example, the first time',
  },
  'sound of a turn': {
    ...SPEECH,
    ...{ perDay: asked.turns, bytes: SOUND_BYTES + HEADER_BYTES },
    why: 'of a dialogue, the first time',
  },
  dialogue: {
    ...SPEECH,
    ...measured('dialogue-hit'),
    perDay: asked.dialogues,
    why: 'the first time',
  },
};

/** Bytes of the app (135.4 kB) and its words (61.1 kB), of docs/performance.md. */
export const APP_BYTES = 196_500;
/** The slowest of the functions that a visit calls. */
export const COLD_START_MS = Math.max(
  ...['cold-refresh', 'cold-me', 'cold-progress', 'cold-batch', 'cold-stats', 'cold-tts', 'cold-conversations'].map(
    keptColdMs,
  ),
);
/** With the indexes; tests/bench/costs/size.test.ts. */
export const stored = { reviewBytes: 460, progressBytes: 235 } as const;
/** Besides those of a hit: lock, look again, quota, write and release. An estimate that is meant to be too high. */
export const MISS_COMMANDS = 8;
/** The most that the prompt asks for (lib/domain/dialogue-prompt.ts). */
export const TURN_CHARACTERS = 20;
/** The most that Gemini may answer (lib/google/gemini.ts): what a dialogue takes has not been measured. */
export const MOST_OUTPUT_TOKENS = 8_192;
export const memoryGb = 2;
export const DAYS = 30;
