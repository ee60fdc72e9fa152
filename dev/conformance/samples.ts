import { randomUUID } from 'node:crypto';
import type { OperationName } from '../../lib/contract/operation-table.js';
import { operations } from '../../lib/contract/operations.js';

export interface Learner {
  readonly email: string;
  readonly password: string;
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly recoveryCodes: readonly string[];
  /** Words that the vocabulary has; of the first one there is progress, with the review `reviewId`. */
  readonly words: readonly [string, string, string];
  readonly reviewId: string;
}

type Body = Readonly<Record<string, unknown>>;

/** A request that succeeds. Every field that the body may have is in one of the samples of its operation. */
export interface Sample {
  readonly path?: string;
  readonly body?: Body;
}

type StaticName = {
  [N in OperationName]: (typeof operations)[N] extends { isStatic: true } ? N : never;
}[OperationName];
export type FunctionName = Exclude<OperationName, StaticName>;

export const functionOperations = (Object.keys(operations) as OperationName[]).filter(
  (name): name is FunctionName => !('isStatic' in operations[name]),
);

const AT = '2026-01-31T08:30:00.000Z';
const progressOf = (word: string) => `/api/v1/progress/${encodeURIComponent(word)}`;
const newPassword = 'four quiet red barns';

/** What is sent for each operation, whole or spoilt, by name; each sample gets a learner of its own. */
export const samples: Record<FunctionName, Readonly<Record<string, (learner: Learner) => Sample>>> = {
  register: {
    everything: () => ({
      body: {
        email: `${randomUUID()}@example.com`,
        password: newPassword,
        displayName: '小明',
        timeZone: 'Asia/Shanghai',
        tokenTransport: 'body',
      },
    }),
  },
  login: {
    'a password': ({ email, password }) => ({ body: { email, password, tokenTransport: 'body' } }),
    'a recovery code': ({ email, recoveryCodes }) => ({
      body: { email, recoveryCode: recoveryCodes[0], newPassword, tokenTransport: 'body' },
    }),
  },
  refresh: { 'a token': ({ refreshToken }) => ({ body: { refreshToken } }) },
  logout: { 'this session': ({ refreshToken }) => ({ body: { refreshToken, everywhere: false } }) },
  getMe: { it: () => ({}) },
  updateMe: {
    everything: ({ password }) => ({
      body: {
        displayName: 'Ming',
        timeZone: 'Europe/Berlin',
        dailyGoal: 20,
        preferences: {
          script: 'traditional',
          pinyin: 'after-flip',
          toneColours: 'pleco',
          directions: ['characters', 'sound'],
          autoplay: true,
          typedAnswers: true,
          lists: ['hsk-2025-1'],
          reviewsPerDay: 200,
          theme: 'dark',
        },
        currentPassword: password,
        email: `${randomUUID()}@example.com`,
        newPassword,
        newRecoveryCodes: true,
      },
    }),
  },
  deleteMe: { 'with the password': ({ password }) => ({ body: { password } }) },
  listProgress: {
    all: () => ({}),
    'since a cursor': () => ({ path: '/api/v1/progress?since=2026-01-01T00:00:00.000Z' }),
  },
  getProgress: {
    'one word': ({ words }) => ({ path: progressOf(words[0]) }),
    'with its events': ({ words }) => ({ path: `${progressOf(words[0])}?include=events` }),
  },
  putProgress: {
    everything: ({ words }) => ({
      path: progressOf(words[1]),
      body: { studyCount: 5, correctCount: 4, confidence: 0.5 },
    }),
  },
  deleteProgress: { 'one word': ({ words }) => ({ path: progressOf(words[0]) }) },
  applyBatch: {
    'of every kind': ({ words, reviewId }) => ({
      body: {
        sentAt: new Date().toISOString(),
        updates: [
          { wordId: words[1], id: randomUUID(), rating: 'good', at: AT, durationMs: 1500, direction: 'english' },
          { wordId: words[0], undo: reviewId },
          { wordId: words[1], id: randomUUID(), reset: true, at: AT },
          { wordId: words[2], id: randomUUID(), at: AT, studyCount: 3, correctCount: 2, confidence: 0.25 },
          { wordId: words[2], studyCount: 3, correctCount: 2, confidence: 0.25, ifAbsent: true },
          { wordId: words[2], id: randomUUID(), at: AT, confidence: 0.25, ifAbsent: true },
        ],
      },
    }),
  },
  readLog: { all: () => ({}), 'a page': () => ({ path: '/api/v1/progress/batch?limit=1' }) },
  getStatistics: {
    'in the zone of the account': () => ({}),
    'in another zone': () => ({ path: '/api/v1/progress/stats?timeZone=America/New_York' }),
  },
  synthesizeSpeech: {
    everything: () => ({
      body: { text: '爱', wordId: 'ai4-love', voice: 'cmn-CN-Standard-A', speakingRate: 0.8 },
    }),
  },
  createConversation: {
    'a dialogue': () => ({ body: { type: 'text', wordId: 'ai4-love' } }),
    'a turn of it': () => ({
      body: { type: 'audio', wordId: 'ai4-love', turnIndex: 0, voice: 'cmn-CN-Standard-A' },
    }),
  },
  getHealth: { it: () => ({}) },
};
