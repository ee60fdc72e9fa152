import type * as v from 'valibot';
import type { OperationName } from '../../lib/contract/operation-table.js';
import type { operations } from '../../lib/contract/operations.js';
import type { Conversation } from '../../lib/contract/speech.js';
import type { Word } from '../../lib/contract/vocabulary.js';
import type { Example } from './model.js';

type Operations = typeof operations;
type Bodies = { [N in OperationName]: Operations[N] extends { body: v.GenericSchema } ? N : never }[OperationName];
type Examples = Readonly<Record<string, Example>>;

const id = '0190b3a4-7c1e-7d2f-8a3b-4c5d6e7f8091';
const eventId = '6f1c2d3e-4b5a-4978-8695-a4b3c2d1e0f9';
const at = '2026-01-31T08:30:00.000Z';
const accessToken = 'eyJhbGciOiJIUzI1NiIsInR5cCI6ImF0K2p3dCJ9.eyJzdWIiOiIwMTkwYjNhNCJ9.c2lnbmF0dXJl';
const refreshToken = 'eyJhbGciOiJIUzI1NiIsInR5cCI6InJ0K2p3dCJ9.eyJzaWQiOiIwMTkwYjNhNCJ9.c2lnbmF0dXJl';
const tokens = { accessToken, refreshToken };

const user = {
  id,
  email: 'ming@example.com',
  displayName: 'Ming',
  timeZone: 'Europe/Berlin',
  dailyGoal: 10,
  preferences: { script: 'simplified', lists: ['hsk-2025-1'] },
  createdAt: at,
};
const recoveryCodes = Array.from({ length: 10 }, (_, index) => `7K3M-Q8ZD-2WXN-5B${index}F`);

const progress = {
  wordId: 'ai4-love',
  studyCount: 3,
  correctCount: 2,
  confidence: 0.338062,
  state: 'review',
  stability: 4.3141,
  difficulty: 5.2829,
  learningSteps: 0,
  lapses: 0,
  lastReviewedAt: at,
  nextReview: '2026-02-04T08:30:00.000Z',
  schedulerVersion: 'fsrs-6.1',
  createdAt: '2026-01-28T07:10:00.000Z',
  updatedAt: at,
};
const review = { wordId: 'ai4-love', id: eventId, rating: 'good', at, durationMs: 1840, direction: 'characters' };
const event = { ...review, kind: 'review', claimedAt: at, voided: false };

const word: Word = {
  id: 'ai4-love',
  simplified: '爱',
  traditional: '愛',
  pinyin: 'ài',
  pinyinNumbered: 'ai4',
  english: 'to love; to be fond of (doing)',
  category: 'verb',
  lists: [{ listId: 'hsk-2025-1', position: 1 }],
  example: {
    chinese: '爸爸妈妈都很爱我。',
    pinyin: 'Bàba māma dōu hěn ài wǒ.',
    english: 'Mum and Dad both love me very much.',
  },
};
const list = {
  id: 'hsk-2025-1',
  name: 'HSK level 1',
  standard: 'HSK (2025)',
  level: 1,
  wordCount: 300,
  version: 'bd42a5cf9a71e977',
};

const conversation: Conversation = {
  id: 'ai4-love.template.t1.0123456789abcdef',
  wordId: 'ai4-love',
  word: '爱',
  source: 'template',
  promptVersion: 't1',
  generatedAt: at,
  turns: [
    { speaker: 'A', chinese: '你会用“爱”吗？', pinyin: 'Nǐ huì yòng “ài” ma?', english: 'Can you use “爱”?' },
    { speaker: 'B', chinese: '会。你听我说：', pinyin: 'Huì. Nǐ tīng wǒ shuō:', english: 'Yes. Listen to me:' },
    { speaker: 'B', ...word.example },
    { speaker: 'A', chinese: '你说得很好！', pinyin: 'Nǐ shuō de hěn hǎo!', english: 'You said that very well!' },
  ],
  cached: false,
};
const speech = {
  audioUrl: 'https://storage.googleapis.com/shizi-speech/tts/5f0c.mp3',
  contentType: 'audio/mpeg',
  voice: 'cmn-CN-Wavenet-A',
  cached: true,
};

const statistics = {
  totalWords: 787,
  studiedWords: 1,
  masteredWords: 0,
  averageConfidence: 0.338062,
  dueNow: 0,
  dueToday: 0,
  introducedToday: 0,
  reviewedToday: 1,
  totalReviews: 3,
  accuracy: 0.666667,
  trueRetention: 0.5,
  streakDays: 2,
  reviewsByDay: [{ date: '2026-01-31', reviews: 1, correct: 1, durationMs: 1840 }],
  forecast: [{ date: '2026-02-04', due: 1 }],
  byList: [{ listId: 'hsk-2025-1', total: 300, studied: 1, mastered: 0 }],
  byState: { new: 0, learning: 0, review: 1, relearning: 0 },
};

const counts = { hits: 3, misses: 1, errors: 0, hitRate: 0.75 };
const health = (status: 'ok' | 'down') => ({
  status,
  version: '3f2a1c0',
  region: 'fra1',
  checkedAt: at,
  dependencies: {
    database: status === 'ok' ? { status: 'up', latencyMs: 4 } : { status: 'down' },
    cache: { status: 'up', latencyMs: 12 },
    tts: { status: 'up' },
    storage: { status: 'up' },
    ai: { status: 'not-configured' },
  },
  cache: { scope: 'deployment', services: { tts: counts, conversations: counts } },
  limits: { scope: 'deployment' },
});

const one = (summary: string, value: unknown): Examples => ({ example: { summary, value } });

/** By operation: requests that the API accepts. */
export const bodyExamples: Record<Bodies, Examples> = {
  register: one('An account', {
    email: 'ming@example.com',
    password: 'seven green kites',
    displayName: 'Ming',
    timeZone: 'Europe/Berlin',
  }),
  login: {
    password: { summary: 'With the password', value: { email: 'ming@example.com', password: 'seven green kites' } },
    recoveryCode: {
      summary: 'With a recovery code',
      value: { email: 'ming@example.com', recoveryCode: recoveryCodes[0], newPassword: 'eight blue boats' },
    },
  },
  refresh: {
    body: { summary: 'With the token in the body', value: { refreshToken } },
    cookie: { summary: 'With the cookie', value: {} },
  },
  logout: {
    here: { summary: 'This session', value: { refreshToken } },
    everywhere: { summary: 'Every session of the account', value: { everywhere: true } },
  },
  updateMe: {
    settings: {
      summary: 'Settings',
      value: { dailyGoal: 15, preferences: { script: 'traditional', directions: ['characters', 'sound'] } },
    },
    password: {
      summary: 'A new password and new recovery codes',
      value: { currentPassword: 'seven green kites', newPassword: 'eight blue boats', newRecoveryCodes: true },
    },
  },
  deleteMe: one('With the password', { password: 'seven green kites' }),
  putProgress: one('A word that is known', { studyCount: 5, correctCount: 5, confidence: 0.9 }),
  applyBatch: {
    review: { summary: 'A review', value: { updates: [review], sentAt: at } },
    everyKind: {
      summary: 'Every kind of update',
      value: {
        updates: [
          review,
          { wordId: 'ai4-love', undo: eventId },
          { wordId: 'ba1-eight', id: '1b2c3d4e-5f60-4172-8394-a5b6c7d8e9f0', reset: true, at },
          { wordId: 'ba4ba', confidence: 0.9, ifAbsent: true },
        ],
      },
    },
  },
  synthesizeSpeech: one('A word', { text: '爱', wordId: 'ai4-love', speakingRate: 0.8 }),
  createConversation: {
    dialogue: { summary: 'The dialogue of a word', value: { type: 'text', wordId: 'ai4-love' } },
    turn: { summary: 'Its first turn, spoken', value: { type: 'audio', wordId: 'ai4-love', turnIndex: 0 } },
  },
};

const ok = (value: unknown) => ({ 200: one('Done', value) });

/** By operation and status. */
export const answerExamples: Record<OperationName, Readonly<Record<number, Examples>>> = {
  register: { 201: one('Signed up and in', { user, tokens, recoveryCodes }) },
  login: ok({ user, tokens }),
  refresh: ok(tokens),
  logout: ok({ success: true }),
  getMe: ok(user),
  updateMe: ok({ ...user, recoveryCodes }),
  deleteMe: {},
  listProgress: ok([progress]),
  getProgress: ok({ ...progress, events: [event] }),
  putProgress: ok(progress),
  deleteProgress: {},
  applyBatch: ok([progress]),
  readLog: ok({ events: [event], next: null, cursor: `${Date.parse(at).toString(36)}.${eventId}` }),
  getStatistics: ok(statistics),
  synthesizeSpeech: ok(speech),
  createConversation: {
    200: {
      dialogue: { summary: 'A dialogue', value: conversation },
      turn: { summary: 'A turn of it', value: { conversationId: conversation.id, turnIndex: 0, ...speech } },
    },
  },
  getLists: ok([list]),
  getList: ok({ ...list, words: [word] }),
  getHealth: { 200: one('Ready', health('ok')), 503: one('The database is down', health('down')) },
};
