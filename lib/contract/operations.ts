import type * as v from 'valibot';
import * as accounts from './accounts.js';
import type { ErrorCode } from './errors.js';
import { Health } from './health.js';
import { MAX_UPDATES, type OperationAddress, type OperationName, operationTable as table } from './operation-table.js';
import * as progress from './progress.js';
import * as speech from './speech.js';
import { Lists, ListWithWords } from './vocabulary.js';

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
  return Array.isArray(updates) && updates.length > MAX_UPDATES
    ? `A batch has at most ${MAX_UPDATES} updates; this one has ${updates.length}. Send it in parts.`
    : undefined;
};

/** Every operation of the API. Types, validation and documents derive from this table. */
export const operations = {
  register: {
    ...table.register,
    summary: 'Create an account and sign in',
    limit: 'register',
    body: accounts.RegisterBody,
    response: accounts.Registered,
    errors: ['EMAIL_TAKEN', 'RATE_LIMITED'],
  },
  login: {
    ...table.login,
    summary: 'Sign in with a password, or set a new one with a recovery code',
    limit: 'login',
    body: accounts.LoginBody,
    response: accounts.SignedIn,
    errors: ['INVALID_CREDENTIALS', 'RATE_LIMITED'],
  },
  refresh: {
    ...table.refresh,
    summary: 'Exchange a refresh token for a new pair',
    body: accounts.RefreshBody,
    response: accounts.Tokens,
    errors: ['UNAUTHENTICATED', 'REFRESH_TOKEN_INVALID', 'REFRESH_TOKEN_REUSED', 'RATE_LIMITED'],
  },
  logout: {
    ...table.logout,
    summary: 'End this session, or every session of the account',
    body: accounts.LogoutBody,
    response: accounts.LoggedOut,
    errors: ['UNAUTHENTICATED'],
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
    errors: ['INVALID_CREDENTIALS', 'RATE_LIMITED'],
  },
  listProgress: {
    ...table.listProgress,
    summary: 'All progress, or what changed since a cursor',
    query: progress.ListQuery,
    response: progress.ProgressList,
    cacheControl: 'private, no-cache',
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
    ...table.createConversation,
    summary: 'A dialogue around a word, or the audio of one of its turns',
    limit: 'conversations',
    body: speech.ConversationBody,
    response: speech.ConversationAnswer,
    /** The sound of a turn. */
    otherMediaType: 'audio/*',
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
    ...table.getLists,
    summary: 'The word lists',
    response: Lists,
    errors: [],
    isStatic: true,
  },
  getList: {
    ...table.getList,
    summary: 'One list with its words',
    response: ListWithWords,
    errors: ['NOT_FOUND'],
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
