import type * as v from 'valibot';
import * as accounts from './accounts.js';
import type { ErrorCode } from './errors.js';
import { Health } from './health.js';
import { MAX_UPDATES, type OperationAddress, type OperationName, operationTable as table } from './operation-table.js';
import * as progress from './progress.js';
import * as speech from './speech.js';
import { ListParams, Lists, ListWithWords } from './vocabulary.js';

export interface Operation extends OperationAddress {
  readonly summary: string;
  readonly params?: v.GenericSchema<unknown, unknown>;
  readonly query?: v.GenericSchema<unknown, unknown>;
  readonly body?: v.GenericSchema<unknown, unknown>;
  /** A body that has too many parts is 413 before its parts are looked at; says what is too many. */
  readonly tooLarge?: (body: unknown) => string | undefined;
  /** The limit, by name, that one address (`none`) or one user may not exceed; see `limits` of the configuration. */
  readonly limit?: string;
  readonly response?: v.GenericSchema<unknown, unknown>;
  /** What goes out instead of JSON when the client prefers it (`Accept`). */
  readonly otherMediaType?: 'audio/*';
  /** A second status that goes out with the same body. */
  readonly otherStatus?: 503;
  readonly cacheControl?: string;
  /** The answer has an `ETag`; a client that names it in `If-None-Match` may be answered 304 without a body. */
  readonly isConditional?: true;
  /** Headers of a success besides those that the declaration implies. */
  readonly answerHeaders?: readonly string[];
  /** The refresh token in the cookie counts where the body has none. */
  readonly readsCookie?: true;
  /** Gives the browser the refresh cookie, or takes it back. */
  readonly setsCookie?: true;
  /** Besides those that the rest of the declaration implies; see `errorsOf`. */
  readonly errors: readonly ErrorCode[];
  /** Served as a static file, not by a function. */
  readonly isStatic?: true;
}

const tooManyUpdates = (body: unknown): string | undefined => {
  const updates = (body as { updates?: unknown } | null)?.updates;
  return Array.isArray(updates) && updates.length > MAX_UPDATES
    ? `A batch has at most ${MAX_UPDATES} updates; this one has ${updates.length}. Send it in parts.`
    : undefined;
};

/** As `vercel.json` has it. */
const STATIC_CACHE = 'public, max-age=3600, stale-while-revalidate=86400';

/** Every operation of the API. Types, validation and documents derive from this table. */
export const operations = {
  register: {
    ...table.register,
    summary: 'Create an account and sign in',
    limit: 'register',
    body: accounts.RegisterBody,
    response: accounts.Registered,
    setsCookie: true,
    errors: ['EMAIL_TAKEN', 'SERVICE_UNAVAILABLE'],
  },
  login: {
    ...table.login,
    summary: 'Sign in with a password, or set a new one with a recovery code',
    limit: 'login',
    body: accounts.LoginBody,
    response: accounts.SignedIn,
    setsCookie: true,
    errors: ['INVALID_CREDENTIALS', 'SERVICE_UNAVAILABLE'],
  },
  refresh: {
    ...table.refresh,
    summary: 'Exchange a refresh token for a new pair',
    body: accounts.RefreshBody,
    response: accounts.Tokens,
    readsCookie: true,
    setsCookie: true,
    errors: ['UNAUTHENTICATED', 'REFRESH_TOKEN_INVALID', 'REFRESH_TOKEN_REUSED', 'RATE_LIMITED', 'SERVICE_UNAVAILABLE'],
  },
  logout: {
    ...table.logout,
    summary: 'End this session, or every session of the account',
    body: accounts.LogoutBody,
    response: accounts.LoggedOut,
    readsCookie: true,
    setsCookie: true,
    errors: ['UNAUTHENTICATED', 'SERVICE_UNAVAILABLE'],
  },
  getMe: {
    ...table.getMe,
    summary: 'The account that is signed in',
    response: accounts.User,
    errors: [],
  },
  updateMe: {
    ...table.updateMe,
    summary: 'Change settings, e-mail address, password or recovery codes',
    body: accounts.UpdateMeBody,
    response: accounts.UpdatedUser,
    errors: ['INVALID_CREDENTIALS', 'EMAIL_TAKEN', 'RATE_LIMITED'],
  },
  deleteMe: {
    ...table.deleteMe,
    summary: 'Delete the account and all that belongs to it',
    body: accounts.DeleteMeBody,
    setsCookie: true,
    errors: ['INVALID_CREDENTIALS', 'RATE_LIMITED'],
  },
  listProgress: {
    ...table.listProgress,
    summary: 'All progress, or what changed since a cursor',
    query: progress.ListQuery,
    response: progress.ProgressList,
    cacheControl: 'private, no-cache',
    isConditional: true,
    answerHeaders: ['Progress-Cursor', 'Vary'],
    errors: [],
  },
  getProgress: {
    ...table.getProgress,
    summary: 'Progress of one word',
    params: progress.WordParams,
    query: progress.WordQuery,
    response: progress.ProgressWithEvents,
    errors: ['PROGRESS_NOT_FOUND'],
  },
  putProgress: {
    ...table.putProgress,
    summary: 'Assign fields of the progress of one word',
    params: progress.WordParams,
    body: progress.StateBody,
    response: progress.Progress,
    errors: ['WORD_NOT_FOUND'],
  },
  deleteProgress: {
    ...table.deleteProgress,
    summary: 'Start a word over',
    params: progress.WordParams,
    errors: ['PROGRESS_NOT_FOUND'],
  },
  applyBatch: {
    ...table.applyBatch,
    summary: 'Apply up to 500 reviews, undos, resets and states, all or none',
    body: progress.BatchBody,
    tooLarge: tooManyUpdates,
    response: progress.ProgressList,
    errors: ['WORD_NOT_FOUND', 'REVIEW_CONFLICT'],
  },
  readLog: {
    ...table.readLog,
    summary: "The learner's own log of events, page by page",
    query: progress.LogQuery,
    response: progress.LogPage,
    errors: [],
  },
  getStatistics: {
    ...table.getStatistics,
    summary: 'Statistics of the learner, by study days',
    query: progress.StatisticsQuery,
    response: progress.Statistics,
    errors: [],
  },
  synthesizeSpeech: {
    ...table.synthesizeSpeech,
    summary: 'Speak a word or a sentence',
    limit: 'tts',
    body: speech.SynthesizeBody,
    response: speech.Speech,
    otherMediaType: 'audio/*',
    errors: ['WORD_NOT_FOUND', 'QUOTA_EXCEEDED', 'UPSTREAM_FAILED', 'UPSTREAM_TIMEOUT', 'TTS_NOT_CONFIGURED'],
  },
  createConversation: {
    ...table.createConversation,
    summary: 'A dialogue around a word, or the audio of one of its turns',
    limit: 'conversations',
    body: speech.ConversationBody,
    response: speech.ConversationAnswer,
    // the sound of a turn
    otherMediaType: 'audio/*',
    errors: [
      'WORD_NOT_FOUND',
      'CONVERSATION_NOT_FOUND',
      'QUOTA_EXCEEDED',
      'UPSTREAM_FAILED',
      'UPSTREAM_TIMEOUT',
      'TTS_NOT_CONFIGURED',
    ],
  },
  getLists: {
    ...table.getLists,
    summary: 'The word lists',
    response: Lists,
    cacheControl: STATIC_CACHE,
    isConditional: true,
    errors: [],
    isStatic: true,
  },
  getList: {
    ...table.getList,
    summary: 'One list with its words',
    params: ListParams,
    response: ListWithWords,
    cacheControl: STATIC_CACHE,
    isConditional: true,
    // a list that is no file is answered by a function
    errors: ['NOT_FOUND', 'INTERNAL'],
    isStatic: true,
  },
  getHealth: {
    ...table.getHealth,
    summary: 'Readiness of the service and what it depends on',
    response: Health,
    // not a problem document: whoever watches wants to know which dependency is down
    otherStatus: 503,
    cacheControl: 'no-store',
    errors: [],
  },
} as const satisfies Record<OperationName, Operation>;
