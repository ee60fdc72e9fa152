export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * Who may call: `none` anybody; `optional` a token is read when there is one; `token` a valid access token; `account` its
 * user and session are alive too, which the operation's own statements check.
 */
export type Auth = 'none' | 'optional' | 'token' | 'account';

/** Where and how an operation is called: all that a client needs to know at run time. */
export interface OperationAddress {
  readonly method: Method;
  /** `:name` stands for one path segment. */
  readonly path: `/api/v1/${string}`;
  readonly auth: Auth;
  /** Of an answer that is not a problem; 204 has no body. */
  readonly status: 200 | 201 | 204;
}

/** Every operation of the API, without its schemas, so that the web app does not load these: see `operations.ts`. */
export const operationTable = {
  register: { method: 'POST', path: '/api/v1/auth/register', auth: 'none', status: 201 },
  login: { method: 'POST', path: '/api/v1/auth/login', auth: 'none', status: 200 },
  refresh: { method: 'POST', path: '/api/v1/auth/refresh', auth: 'none', status: 200 },
  logout: { method: 'POST', path: '/api/v1/auth/logout', auth: 'optional', status: 200 },
  getMe: { method: 'GET', path: '/api/v1/auth/me', auth: 'account', status: 200 },
  updateMe: { method: 'PATCH', path: '/api/v1/auth/me', auth: 'account', status: 200 },
  deleteMe: { method: 'DELETE', path: '/api/v1/auth/me', auth: 'account', status: 204 },
  listProgress: { method: 'GET', path: '/api/v1/progress', auth: 'account', status: 200 },
  getProgress: { method: 'GET', path: '/api/v1/progress/:wordId', auth: 'account', status: 200 },
  putProgress: { method: 'PUT', path: '/api/v1/progress/:wordId', auth: 'account', status: 200 },
  deleteProgress: { method: 'DELETE', path: '/api/v1/progress/:wordId', auth: 'account', status: 204 },
  applyBatch: { method: 'POST', path: '/api/v1/progress/batch', auth: 'account', status: 200 },
  readLog: { method: 'GET', path: '/api/v1/progress/batch', auth: 'account', status: 200 },
  getStatistics: { method: 'GET', path: '/api/v1/progress/stats', auth: 'account', status: 200 },
  synthesizeSpeech: { method: 'POST', path: '/api/v1/tts', auth: 'token', status: 200 },
  createConversation: { method: 'POST', path: '/api/v1/conversations', auth: 'token', status: 200 },
  getLists: { method: 'GET', path: '/api/v1/vocabulary/lists', auth: 'none', status: 200 },
  getList: { method: 'GET', path: '/api/v1/vocabulary/lists/:listId', auth: 'none', status: 200 },
  getHealth: { method: 'GET', path: '/api/v1/health', auth: 'none', status: 200 },
} as const satisfies Record<string, OperationAddress>;

export type OperationName = keyof typeof operationTable;

/** Of one `applyBatch`. */
export const MAX_UPDATES = 500;
