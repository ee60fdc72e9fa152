import { vi } from 'vitest';
import { stopListening } from '../support/listeners.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

export const PASSWORD = 'correct horse battery staple';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Parsed when it is JSON, else empty. */
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Sent {
  readonly body?: unknown;
  readonly token?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface SignedInAnswer {
  readonly userId: string;
  readonly email: string;
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly recoveryCodes: readonly string[];
}

export interface App {
  /** One request to a route file, as the platform would make it. `operation` reads `POST login`. */
  call(operation: `${string} ${RouteName}`, sent?: Sent): Promise<Answer>;
  register(email?: string, password?: string): Promise<SignedInAnswer>;
  signIn(email: string, password?: string): Promise<SignedInAnswer>;
  refresh(refreshToken: string): Promise<Answer>;
  /** What was written to the log. */
  readonly logged: readonly string[];
  close(): Promise<void>;
}

const routes = {
  register: () => import('../../api/v1/auth/register.js'),
  login: () => import('../../api/v1/auth/login.js'),
  refresh: () => import('../../api/v1/auth/refresh.js'),
  logout: () => import('../../api/v1/auth/logout.js'),
  me: () => import('../../api/v1/auth/me.js'),
};
export type RouteName = keyof typeof routes;

const SETTINGS = {
  NODE_ENV: 'test',
  JWT_SECRET: 'a secret for tests, of 32 bytes or more',
  BCRYPT_COST: '4',
  CHECK_ROWS: 'true',
  LIMIT_LOGIN_PER_MINUTE: '100000',
  LIMIT_REGISTER_PER_MINUTE: '100000',
  LIMIT_REFRESH_PER_MINUTE: '100000',
};

/** Of every app of a test file: they share one console. */
const logged: string[] = [];

let emails = 0;
export const newEmail = (): string => `learner-${++emails}@example.test`;

/** The route files with an environment of their own, as a fresh process would load them. */
export async function openApp(
  database: Pick<TestDatabase, 'url'>,
  settings: Readonly<Record<string, string>> = {},
): Promise<App> {
  vi.resetModules();
  vi.unstubAllEnvs();
  const environment = { ...SETTINGS, DATABASE_URL: database.url, ...settings };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  vi.spyOn(console, 'log').mockImplementation((line: unknown) => logged.push(String(line)));
  const loaded = Object.fromEntries(
    await Promise.all(Object.entries(routes).map(async ([name, load]) => [name, (await load()).default] as const)),
  );
  const container = await import('../../lib/container/database.js');
  container.database(); // reads the environment now, before another app of the same file changes it
  stopListening();

  const call: App['call'] = async (operation, { body, token, headers } = {}) => {
    const [method = '', name = ''] = operation.split(' ');
    const response = await loaded[name]?.fetch(
      new Request(`https://shizi.test/api/v1/auth/${name}`, {
        method,
        headers: {
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    );
    if (!response) throw new Error(`no route ${name}`);
    return readAnswer(response);
  };

  const begin = async (operation: 'POST register' | 'POST login', email: string, password: string) => {
    const answer = await call(operation, { body: { email, password } });
    if (answer.status >= 300) throw new Error(`${operation}: ${answer.text}`);
    const { user, tokens, recoveryCodes } = answer.body as unknown as Begun;
    return { userId: user.id, email: user.email, ...tokens, recoveryCodes: recoveryCodes ?? [] };
  };
  return {
    call,
    logged,
    register: (email = newEmail(), password = PASSWORD) => begin('POST register', email, password),
    signIn: (email, password = PASSWORD) => begin('POST login', email, password),
    refresh: (refreshToken) => call('POST refresh', { body: { refreshToken } }),
    close: async () => {
      await container.database().close();
    },
  };
}

interface Begun {
  readonly user: { readonly id: string; readonly email: string };
  readonly tokens: { readonly accessToken: string; readonly refreshToken: string };
  readonly recoveryCodes?: readonly string[];
}

export async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : {} };
}

/** What a client may compare: all but the id of the request. */
export const withoutRequestId = ({ text }: Answer): string => text.replace(/"requestId":"[^"]*"/, '"requestId":""');

/** An app on a database of its own, and what looks behind it. */
export async function openAppOnNewDatabase(settings: Readonly<Record<string, string>> = {}) {
  const database = await createTestDatabase();
  const app = await openApp(database, settings);
  return {
    app,
    database,
    close: async () => {
      await app.close();
      await database.close();
    },
  };
}
