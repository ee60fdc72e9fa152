import { joseTokens } from '../../lib/accounts/jose-tokens.js';
import type { Learner } from '../../lib/services/ports/access.js';
import { TEST_SECRET } from '../support/api-server.js';

const ROUTES = {
  '/progress': () => import('../../api/v1/progress/index.js'),
  '/progress/:wordId': () => import('../../api/v1/progress/[wordId].js'),
  '/progress/batch': () => import('../../api/v1/progress/batch.js'),
  '/progress/stats': () => import('../../api/v1/progress/stats.js'),
  '/health': () => import('../../api/v1/health.js'),
};

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export interface Sent {
  readonly body?: unknown;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Api {
  /** One request to a route file, as the platform would make it: `PUT /progress/word`. */
  call(request: `${string} /${string}`, sent?: Sent): Promise<Answer>;
  close(): Promise<void>;
}

const tokens = joseTokens({
  issuer: 'shizi',
  current: { id: 'current', secret: TEST_SECRET },
  previous: undefined,
  accessSeconds: 900,
  clock: () => new Date(),
});

/** An access token as the accounts issue it. */
export const issueAccess: (learner: Learner) => Promise<string> = tokens.issueAccess;

const DAY_MS = 86_400_000;

/** The refresh token of a session that has not been rotated yet, and of which nobody looks at the times. */
export const issueRefresh = (learner: Learner): Promise<string> =>
  tokens.issueRefresh({
    ...{ ...learner, generation: 0 },
    rotatedAt: new Date(),
    expiresAt: new Date(Date.now() + DAY_MS),
  });

/** The route files of progress and health on one database. Once per test file: they read the environment once. */
export async function openApi(databaseUrl: string): Promise<Api> {
  Object.assign(process.env, {
    DATABASE_URL: databaseUrl,
    JWT_SECRET: TEST_SECRET,
    NODE_ENV: 'test',
    CHECK_ROWS: 'true',
  });
  const loaded = await Promise.all(
    Object.entries(ROUTES).map(async ([path, load]) => [path, (await load()).default] as const),
  );
  const routes = new Map(loaded);
  const { database } = await import('../../lib/container/database.js');
  return {
    call: async (request, { body, token, headers } = {}) => {
      const [method = '', target = ''] = request.split(' ');
      const url = new URL(`https://shizi.test/api/v1${target}`);
      const path = url.pathname.replace('/api/v1', '');
      const route = routes.get(path) ?? routes.get('/progress/:wordId');
      if (!route) throw new Error(`no route for ${path}`);
      const response = await route.fetch(
        new Request(url, {
          method,
          headers: {
            ...(body !== undefined && { 'Content-Type': 'application/json' }),
            ...(token !== undefined && { Authorization: `Bearer ${token}` }),
            ...headers,
          },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        }),
      );
      return { status: response.status, headers: response.headers, text: await response.text() };
    },
    close: () => database().close(),
  };
}
