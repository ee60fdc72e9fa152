import type * as v from 'valibot';
import * as accounts from './accounts.js';
import type { ErrorCode } from './errors.js';
import { Health } from './health.js';
import * as progress from './progress.js';
import * as speech from './speech.js';
import { Lists, ListWithWords } from './vocabulary.js';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * Who may call: `none` anybody; `optional` a token is read when there is one; `token` a valid access token; `account` its
 * user and session are alive too, which the operation's own statements check.
 */
export type Auth = 'none' | 'optional' | 'token' | 'account';

export interface Operation {
  readonly method: Method;
  /** `:name` stands for one path segment. */
  readonly path: `/api/v1/${string}`;
  readonly summary: string;
  readonly auth: Auth;
  readonly params?: v.GenericSchema<unknown, unknown>;
  readonly query?: v.GenericSchema<unknown, unknown>;
  readonly body?: v.GenericSchema<unknown, unknown>;
  /** A body that has too many parts is 413 before its parts are looked at; says what is too many. */
  readonly tooLarge?: (body: unknown) => string | undefined;
  /** The limit, by name, that one address (`none`) or one user may not exceed; see `limits` of the configuration. */
  readonly limit?: string;
  readonly status: 200 | 201 | 204;
  readonly response?: v.GenericSchema<unknown, unknown>;
  /** What goes out instead of JSON when the client prefers it (`Accept`). */
  readonly otherMediaType?: 'audio/*';
  /** A second status that goes out with the same body. */
  readonly otherStatus?: 503;
  readonly cacheControl?: string;
  /** Besides those that any operation may answer. */
  readonly errors: readonly ErrorCode[];
  /** Served as a static file, not by a function. */
  readonly isStatic?: true;
}

/** Codes that any function may answer, whatever it does. */
export const commonErrors = [
  'METHOD_NOT_ALLOWED',
  'VALIDATION_FAILED',
  'INTERNAL',
  'SERVICE_UNAVAILABLE',
] as const satisfies readonly ErrorCode[];
export const bodyErrors = [
  'INVALID_JSON',
  'UNSUPPORTED_MEDIA_TYPE',
  'PAYLOAD_TOO_LARGE',
] as const satisfies readonly ErrorCode[];
export const tokenErrors = ['UNAUTHENTICATED', 'TOKEN_EXPIRED'] as const satisfies readonly ErrorCode[];

const tooManyUpdates = (body: unknown): string | undefined => {
  const updates = (body as { updates?: unknown } | null)?.updates;
  return Array.isArray(updates) && updates.length > progress.MAX_UPDATES
    ? `A batch has at most ${progress.MAX_UPDATES} updates; this one has ${updates.length}. Send it in parts.`
    : undefined;
};

/** Every operation of the API. Types, validation and documents derive from this table. */
export const operations = {
  register: {
    method: 'POST',
    path: '/api/v1/auth/register',
    summary: 'Create an account and sign in',
    auth: 'none',
    limit: 'register',
    body: accounts.RegisterBody,
    status: 201,
    response: accounts.Registered,
    errors: ['EMAIL_TAKEN', 'RATE_LIMITED'],
  },
  login: {
    method: 'POST',
    path: '/api/v1/auth/login',
    summary: 'Sign in with a password, or set a new one with a recovery code',
    auth: 'none',
    limit: 'login',
    body: accounts.LoginBody,
    status: 200,
    response: accounts.SignedIn,
    errors: ['INVALID_CREDENTIALS', 'RATE_LIMITED'],
  },
  refresh: {
    method: 'POST',
    path: '/api/v1/auth/refresh',
    summary: 'Exchange a refresh token for a new pair',
    auth: 'none',
    body: accounts.RefreshBody,
    status: 200,
    response: accounts.Tokens,
    errors: ['UNAUTHENTICATED', 'REFRESH_TOKEN_INVALID', 'REFRESH_TOKEN_REUSED', 'RATE_LIMITED'],
  },
  logout: {
    method: 'POST',
    path: '/api/v1/auth/logout',
    summary: 'End this session, or every session of the account',
    auth: 'optional',
    body: accounts.LogoutBody,
    status: 200,
    response: accounts.LoggedOut,
    errors: ['UNAUTHENTICATED'],
  },
  getMe: {
    method: 'GET',
    path: '/api/v1/auth/me',
    summary: 'The account that is signed in',
    auth: 'account',
    status: 200,
    response: accounts.User,
    errors: [],
  },
  updateMe: {
    method: 'PATCH',
    path: '/api/v1/auth/me',
    summary: 'Change settings, e-mail address, password or recovery codes',
    auth: 'account',
    body: accounts.UpdateMeBody,
    status: 200,
    response: accounts.UpdatedUser,
    errors: ['INVALID_CREDENTIALS', 'EMAIL_TAKEN', 'RATE_LIMITED'],
  },
  deleteMe: {
    method: 'DELETE',
    path: '/api/v1/auth/me',
    summary: 'Delete the account and all that belongs to it',
    auth: 'account',
    body: accounts.DeleteMeBody,
    status: 204,
    errors: ['INVALID_CREDENTIALS', 'RATE_LIMITED'],
  },
  listProgress: {
    method: 'GET',
    path: '/api/v1/progress',
    summary: 'All progress, or what changed since a cursor',
    auth: 'account',
    query: progress.ListQuery,
    status: 200,
    response: progress.ProgressList,
    cacheControl: 'private, no-cache',
    errors: [],
  },
  getProgress: {
    method: 'GET',
    path: '/api/v1/progress/:wordId',
    summary: 'Progress of one word',
    auth: 'account',
    params: progress.WordParams,
    query: progress.WordQuery,
    status: 200,
    response: progress.ProgressWithEvents,
    errors: ['PROGRESS_NOT_FOUND'],
  },
  putProgress: {
    method: 'PUT',
    path: '/api/v1/progress/:wordId',
    summary: 'Assign fields of the progress of one word',
    auth: 'account',
    params: progress.WordParams,
    body: progress.StateBody,
    status: 200,
    response: progress.Progress,
    errors: ['WORD_NOT_FOUND'],
  },
  deleteProgress: {
    method: 'DELETE',
    path: '/api/v1/progress/:wordId',
    summary: 'Start a word over',
    auth: 'account',
    params: progress.WordParams,
    status: 204,
    errors: ['PROGRESS_NOT_FOUND'],
  },
  applyBatch: {
    method: 'POST',
    path: '/api/v1/progress/batch',
    summary: 'Apply up to 500 reviews, undos, resets and states, all or none',
    auth: 'account',
    body: progress.BatchBody,
    tooLarge: tooManyUpdates,
    status: 200,
    response: progress.ProgressList,
    errors: ['WORD_NOT_FOUND', 'REVIEW_CONFLICT'],
  },
  readLog: {
    method: 'GET',
    path: '/api/v1/progress/batch',
    summary: "The learner's own log of events, page by page",
    auth: 'account',
    query: progress.LogQuery,
    status: 200,
    response: progress.LogPage,
    errors: [],
  },
  getStatistics: {
    method: 'GET',
    path: '/api/v1/progress/stats',
    summary: 'Statistics of the learner, by study days',
    auth: 'account',
    query: progress.StatisticsQuery,
    status: 200,
    response: progress.Statistics,
    errors: [],
  },
  synthesizeSpeech: {
    method: 'POST',
    path: '/api/v1/tts',
    summary: 'Speak a word or a sentence',
    auth: 'token',
    limit: 'tts',
    body: speech.SynthesizeBody,
    status: 200,
    response: speech.Speech,
    otherMediaType: 'audio/*',
    errors: [
      'WORD_NOT_FOUND',
      'RATE_LIMITED',
      'QUOTA_EXCEEDED',
      'UPSTREAM_FAILED',
      'UPSTREAM_TIMEOUT',
      'TTS_NOT_CONFIGURED',
    ],
  },
  createConversation: {
    method: 'POST',
    path: '/api/v1/conversations',
    summary: 'A dialogue around a word, or the audio of one of its turns',
    auth: 'token',
    limit: 'conversations',
    body: speech.ConversationBody,
    status: 200,
    response: speech.ConversationAnswer,
    errors: [
      'WORD_NOT_FOUND',
      'CONVERSATION_NOT_FOUND',
      'RATE_LIMITED',
      'QUOTA_EXCEEDED',
      'UPSTREAM_FAILED',
      'UPSTREAM_TIMEOUT',
      'TTS_NOT_CONFIGURED',
    ],
  },
  getLists: {
    method: 'GET',
    path: '/api/v1/vocabulary/lists',
    summary: 'The word lists',
    auth: 'none',
    status: 200,
    response: Lists,
    errors: [],
    isStatic: true,
  },
  getList: {
    method: 'GET',
    path: '/api/v1/vocabulary/lists/:listId',
    summary: 'One list with its words',
    auth: 'none',
    status: 200,
    response: ListWithWords,
    errors: ['NOT_FOUND'],
    isStatic: true,
  },
  getHealth: {
    method: 'GET',
    path: '/api/v1/health',
    summary: 'Readiness of the service and what it depends on',
    auth: 'none',
    status: 200,
    response: Health,
    // not a problem document: whoever watches wants to know which dependency is down
    otherStatus: 503,
    cacheControl: 'no-store',
    errors: [],
  },
} as const satisfies Record<string, Operation>;

export type OperationName = keyof typeof operations;
