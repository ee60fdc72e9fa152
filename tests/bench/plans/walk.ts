import { randomUUID } from 'node:crypto';
import { joseTokens } from '../../../lib/accounts/jose-tokens.js';
import { type OperationAddress, type OperationName, operationTable } from '../../../lib/contract/operation-table.js';
import { POPULATION_PASSWORD, personOf } from './population.js';

interface Sending {
  readonly path?: string;
  readonly token?: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  /** What it must answer; that of the operation when not given. */
  readonly status?: number;
}

interface Answered {
  readonly headers: Headers;
  readonly text: string;
}

type Send = (sending?: Sending) => Promise<Answered>;

/** Who walks: the person with the longest log, by a token and the words of that log. */
interface Walker extends Pick<Walk, 'words' | 'batchSize'> {
  readonly email: string;
  readonly token: string;
  /** An access and a refresh token of a sign-in of their own. */
  signIn(): Promise<{ accessToken: string; refreshToken: string }>;
  /** Somebody new. */
  register(): Promise<{ email: string; recoveryCodes: readonly string[] }>;
}

const HOUR_MS = 3_600_000;
const hoursAgo = (hours: number) => new Date(Date.now() - hours * HOUR_MS).toISOString();
const PASSWORD = POPULATION_PASSWORD;
const NEW_PASSWORD = 'four quiet red barns';

/** All that an operation asks of the database, in the order in which they are walked. */
const walks: Record<OperationName, (send: Send, walker: Walker) => Promise<unknown>> = {
  getHealth: (send) => send(),
  getLists: (send) => send(),
  getList: (send) => send({ path: '/api/v1/vocabulary/lists/hsk-2025-1' }),
  synthesizeSpeech: (send, { token }) => send({ token, body: { text: '爱' } }),
  createConversation: (send, { token }) => send({ token, body: { type: 'text', wordId: 'ai4-love' } }),
  register: (_, { register }) => register(),
  login: async (send, { signIn, email, register }) => {
    await signIn();
    await send({ body: { email, password: 'wrong horse' }, status: 401 });
    const { email: newcomer, recoveryCodes } = await register();
    await send({ body: { email: newcomer, recoveryCode: recoveryCodes[0], newPassword: NEW_PASSWORD } });
  },
  refresh: async (send, { signIn }) => {
    const { refreshToken } = await signIn();
    await send({ body: { refreshToken } });
    await send({ body: { refreshToken } });
  },
  getMe: (send, { token }) => send({ token }),
  updateMe: async (send, { token, email }) => {
    await send({ token, body: { displayName: 'Ming', dailyGoal: 20, timeZone: 'Asia/Shanghai' } });
    await send({ token, body: { currentPassword: PASSWORD, email, newPassword: PASSWORD, newRecoveryCodes: true } });
  },
  listProgress: async (send, { token }) => {
    const { headers } = await send({ token });
    await send({ token, headers: { 'If-None-Match': headers.get('etag') ?? '' }, status: 304 });
    const since = encodeURIComponent(headers.get('progress-cursor') ?? '');
    await send({ token, path: `/api/v1/progress?since=${since}` });
  },
  getProgress: (send, { token, words }) => send({ token, path: `/api/v1/progress/${words[0]}?include=events` }),
  putProgress: (send, { token, words }) =>
    send({ token, path: `/api/v1/progress/${words[0]}`, body: { studyCount: 90, correctCount: 80, confidence: 0.5 } }),
  deleteProgress: (send, { token, words }) => send({ token, path: `/api/v1/progress/${words[1]}`, status: 204 }),
  applyBatch: async (send, { token, words, batchSize }) => {
    const reviews = words
      .slice(0, batchSize)
      .map((wordId) => ({ wordId, id: randomUUID(), rating: 'good', at: hoursAgo(0) }));
    const apply = (updates: readonly object[]) => send({ token, body: { updates } });
    await apply(reviews.slice(0, 1));
    await apply(reviews);
    // later than they were made: the logs of all these words are folded again
    await apply(reviews.map((review) => ({ ...review, id: randomUUID(), at: hoursAgo(24 * 365) })));
    await apply(reviews.map(({ wordId, id }) => ({ wordId, undo: id })));
    await apply(reviews.map(({ wordId }) => ({ wordId, studyCount: 100, correctCount: 90, confidence: 0.75 })));
    await apply(reviews.map(({ wordId }) => ({ wordId, id: randomUUID(), at: hoursAgo(1), reset: true })));
  },
  readLog: async (send, { token }) => {
    const { text } = await send({ token });
    const { next } = JSON.parse(text) as { next: string };
    await send({ token, path: `/api/v1/progress/batch?after=${encodeURIComponent(next)}` });
  },
  getStatistics: async (send, { token }) => {
    await send({ token });
    await send({ token, path: '/api/v1/progress/stats?timeZone=America/New_York' });
  },
  logout: async (send, { signIn }) => {
    const [one, other] = [await signIn(), await signIn()];
    await send({ body: { refreshToken: one.refreshToken } });
    await send({ token: other.accessToken, body: { everywhere: true } });
  },
  deleteMe: async (send, { signIn }) =>
    send({ token: (await signIn()).accessToken, body: { password: PASSWORD }, status: 204 }),
};

export interface Walk {
  readonly origin: string;
  /** That access tokens are signed with. */
  readonly secret: string;
  readonly words: readonly string[];
  /** Updates of a batch. */
  readonly batchSize: number;
  /** Told after each operation, before the next. */
  readonly after: (name: OperationName) => void;
}

/** Asks for everything that the API offers, as the person of the population who has studied most; deleted in the end. */
export async function walkEveryOperation({ origin, secret, words, batchSize, after }: Walk): Promise<void> {
  const sendTo =
    (name: OperationName): Send =>
    async ({ path, token, body, headers, status } = {}) => {
      const operation: OperationAddress = operationTable[name];
      const expected = status ?? operation.status;
      const response = await fetch(origin + (path ?? operation.path), {
        method: operation.method,
        headers: {
          ...(token !== undefined && { Authorization: `Bearer ${token}` }),
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (response.status !== expected) throw new Error(`${name} answered ${response.status}: ${text.slice(0, 300)}`);
      return { headers: response.headers, text };
    };
  const { email, ...learner } = personOf(0);
  const { issueAccess } = joseTokens({
    issuer: 'shizi',
    current: { id: 'current', secret },
    previous: undefined,
    accessSeconds: 900,
    clock: () => new Date(),
  });
  const walker: Walker = {
    email,
    token: await issueAccess(learner),
    words,
    batchSize,
    signIn: async () => {
      const { text } = await sendTo('login')({ body: { email, password: PASSWORD, tokenTransport: 'body' } });
      return (JSON.parse(text) as { tokens: { accessToken: string; refreshToken: string } }).tokens;
    },
    register: async () => {
      const account = { email: `${randomUUID()}@example.test`, password: PASSWORD };
      const { text } = await sendTo('register')({ body: account });
      return { ...account, recoveryCodes: (JSON.parse(text) as { recoveryCodes: string[] }).recoveryCodes };
    },
  };
  for (const name of Object.keys(walks) as OperationName[]) {
    await walks[name](sendTo(name), walker);
    after(name);
  }
}
