import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerKey } from '../../dev/conformance/documented.js';
import { type FunctionName, type Learner, type Sample, samples } from '../../dev/conformance/samples.js';
import type { Answer } from '../../dev/remote/exchange.js';
import type { OperationName } from '../../lib/contract/operation-table.js';
import { type Operation, operations } from '../../lib/contract/operations.js';
import { type Circumstances, startCircumstances } from './circumstances.js';
import type { Client, Request } from './client.js';
import { documentedAnswers } from './documented.js';
import { SECRET } from './server.js';

let all: Circumstances;
beforeAll(async () => {
  all = await startCircumstances();
}, 60_000);
afterAll(() => all.close());

type Drive = (name: OperationName) => Promise<Answer>;
const operationOf = (name: OperationName): Operation => operations[name];
const listPath = (listId: string) => `/api/v1/vocabulary/lists/${listId}`;

/** The operation's first sample, as a request of somebody new. */
async function sample(name: OperationName): Promise<{ learner: Learner; sent: Sample; token: Request }> {
  const learner = await all.usual.newLearner();
  const [make] = name in samples ? Object.values(samples[name as FunctionName]) : [];
  const sent = make?.(learner) ?? (name === 'getList' ? { path: listPath('hsk-2025-1') } : {});
  return { learner, sent, token: operationOf(name).auth === 'none' ? {} : { token: learner.accessToken } };
}

/** Sends the sample, with some of it exchanged, to one of the servers. */
const like =
  (change: Request = {}, by: (all: Circumstances) => Client = ({ usual }) => usual): Drive =>
  async (name) => {
    const { sent, token } = await sample(name);
    return by(all).sendSample(name, sent, { ...token, ...change });
  };

/** Sends a body that somebody new writes. */
const saying =
  (body: (learner: Learner) => object): Drive =>
  async (name) => {
    const { learner, sent, token } = await sample(name);
    return all.usual.sendSample(name, sent, { ...token, body: JSON.stringify(body(learner)) });
  };

const at =
  (path: (learner: Learner) => string): Drive =>
  async (name) => {
    const { learner, sent, token } = await sample(name);
    return all.usual.sendSample(name, sent, { ...token, path: path(learner) });
  };

/** The second of two equal requests where one is allowed. */
const twice: Drive = async (name) => {
  const { sent, token } = await sample(name);
  await all.strict.sendSample(name, sent, token);
  return all.strict.sendSample(name, sent, token);
};

/** The second of two guesses at a password. */
const guessing =
  (guess: object): Drive =>
  async (name) => {
    const { token } = await sample(name);
    const request = { ...token, body: JSON.stringify(guess) };
    await all.strict.send(name, request);
    return all.strict.send(name, request);
  };

const withoutToken: Drive = async (name) => all.usual.sendSample(name, (await sample(name)).sent);

const withOldToken: Drive = async (name) => {
  const { learner, sent } = await sample(name);
  const claims = JSON.parse(Buffer.from(learner.accessToken.split('.')[1] ?? '', 'base64url').toString('utf8'));
  const nowSeconds = Math.floor(Date.now() / 1000);
  const token = await new SignJWT({ ...claims, iat: nowSeconds - 1000, exp: nowSeconds - 60 })
    .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: 'current' })
    .sign(new TextEncoder().encode(SECRET));
  return all.usual.sendSample(name, sent, { token });
};

const conditionally: Drive = async (name) => {
  const { sent, token } = await sample(name);
  const { headers } = await all.usual.sendSample(name, sent, token);
  return all.usual.sendSample(name, sent, { ...token, headers: { 'If-None-Match': headers.get('etag') ?? '' } });
};

/** Speaks what nobody has spoken yet, while Google does not behave. */
const upstream = (fault: 'error' | 'hang', body: object): Drive => {
  return async (name) => {
    all.server.services.speech.behave({ fault });
    try {
      return await like({ body: JSON.stringify(body) })(name);
    } finally {
      all.server.services.speech.behave({});
    }
  };
};

const ofAny: Readonly<Record<string, Drive>> = {
  '200': like(),
  '201': like(),
  '204': like(),
  '304': conditionally,
  '400 INVALID_JSON': like({ body: '{' }),
  '400 VALIDATION_FAILED': like({ body: '{"zzz": 1}' }),
  '401 UNAUTHENTICATED': withoutToken,
  '401 TOKEN_EXPIRED': withOldToken,
  '413 PAYLOAD_TOO_LARGE': like({ body: `{"filler": "${'x'.repeat(1_048_576)}"}` }),
  '415 UNSUPPORTED_MEDIA_TYPE': like({ headers: { 'Content-Type': 'text/plain' } }),
  '429 RATE_LIMITED': twice,
  '500 INTERNAL': like({}, ({ broken }) => broken),
  '503 SERVICE_UNAVAILABLE': like({}, ({ bare }) => bare),
};

const wrongPassword = { currentPassword: 'wrong', email: 'somebody@example.com' };

const ofOne: { readonly [N in OperationName]?: Readonly<Record<string, Drive>> } = {
  register: { '409 EMAIL_TAKEN': saying(({ email, password }) => ({ email, password })) },
  login: { '401 INVALID_CREDENTIALS': saying(({ email }) => ({ email, password: 'wrong' })) },
  refresh: {
    '401 UNAUTHENTICATED': (name) => all.usual.send(name),
    '401 REFRESH_TOKEN_INVALID': saying(() => ({ refreshToken: 'none.of.ours' })),
    '401 REFRESH_TOKEN_REUSED': async (name) => {
      const { learner } = await sample(name);
      const refresh = async (refreshToken: string) => all.usual.send(name, { body: JSON.stringify({ refreshToken }) });
      const second = await refresh(learner.refreshToken);
      await refresh(JSON.parse(second.text).refreshToken);
      return refresh(learner.refreshToken);
    },
  },
  logout: { '401 UNAUTHENTICATED': (name) => all.usual.send(name) },
  updateMe: {
    '401 INVALID_CREDENTIALS': saying(() => wrongPassword),
    '409 EMAIL_TAKEN': async (name) => {
      const { email } = await all.usual.newLearner();
      return saying(({ password }) => ({ email, currentPassword: password }))(name);
    },
    '429 RATE_LIMITED': guessing(wrongPassword),
  },
  deleteMe: {
    '401 INVALID_CREDENTIALS': saying(() => ({ password: 'wrong' })),
    '429 RATE_LIMITED': guessing({ password: 'wrong' }),
  },
  listProgress: { '400 VALIDATION_FAILED': at(() => '/api/v1/progress?since=yesterday') },
  getProgress: {
    '400 VALIDATION_FAILED': at(({ words }) => `/api/v1/progress/${words[0]}?include=everything`),
    '404 PROGRESS_NOT_FOUND': at(({ words }) => `/api/v1/progress/${words[2]}`),
  },
  putProgress: { '404 WORD_NOT_FOUND': at(() => '/api/v1/progress/no-such-word') },
  deleteProgress: {
    '400 VALIDATION_FAILED': at(() => '/api/v1/progress/%00'),
    '404 PROGRESS_NOT_FOUND': at(({ words }) => `/api/v1/progress/${words[2]}`),
  },
  applyBatch: {
    '404 WORD_NOT_FOUND': saying(() => ({ updates: [{ wordId: 'no-such-word', confidence: 1 }] })),
    '409 REVIEW_CONFLICT': saying(({ words, reviewId }) => ({
      updates: [{ wordId: words[0], id: reviewId, rating: 'again', at: '2026-01-30T08:00:00.000Z' }],
    })),
  },
  readLog: { '400 VALIDATION_FAILED': at(() => '/api/v1/progress/batch?limit=0') },
  getStatistics: { '400 VALIDATION_FAILED': at(() => '/api/v1/progress/stats?timeZone=Mars/Olympus') },
  synthesizeSpeech: {
    '404 WORD_NOT_FOUND': saying(() => ({ text: '爱', wordId: 'no-such-word' })),
    '429 QUOTA_EXCEEDED': like({ body: JSON.stringify({ text: '没有人说过' }) }, ({ strict }) => strict),
    '502 UPSTREAM_FAILED': upstream('error', { text: '坏了' }),
    '503 TTS_NOT_CONFIGURED': like({}, ({ bare }) => bare),
    '504 UPSTREAM_TIMEOUT': upstream('hang', { text: '太慢了' }),
  },
  createConversation: {
    '404 WORD_NOT_FOUND': saying(() => ({ type: 'text', wordId: 'no-such-word' })),
    '404 CONVERSATION_NOT_FOUND': saying(() => ({ type: 'audio', conversationId: 'none', turnIndex: 0 })),
    '429 QUOTA_EXCEEDED': like(
      { body: JSON.stringify({ type: 'audio', wordId: 'ai4-love', turnIndex: 2 }) },
      ({ strict }) => strict,
    ),
    '502 UPSTREAM_FAILED': upstream('error', { type: 'audio', wordId: 'ai4-love', turnIndex: 0 }),
    '503 TTS_NOT_CONFIGURED': like(
      { body: JSON.stringify({ type: 'audio', wordId: 'ai4-love', turnIndex: 0 }) },
      ({ bare }) => bare,
    ),
    '504 UPSTREAM_TIMEOUT': upstream('hang', { type: 'audio', wordId: 'ai4-love', turnIndex: 1 }),
  },
  getList: {
    '404 NOT_FOUND': (name) => all.usual.send(name, { path: listPath('hsk-1900-1') }),
    '500 INTERNAL': (name) => all.broken.send(name, { path: listPath('hsk-1900-1') }),
  },
  getHealth: { '503': like({}, ({ bare }) => bare) },
};

describe.each(Object.keys(operations) as OperationName[])('what the document says of %s', (name) => {
  const documented = documentedAnswers(name);

  // each answer is compared with the document by the client
  it.each(documented)('%s happens', async (key) => {
    const drive = ofOne[name]?.[key] ?? ofAny[key];
    if (!drive) throw new Error(`nothing drives ${name} to ${key}`);
    expect(answerKey(await drive(name))).toBe(key);
  });

  it('is all that is known to happen', () => {
    expect(documented).toEqual(expect.arrayContaining(Object.keys(ofOne[name] ?? {})));
  });
});

describe('audio in place of JSON', () => {
  it.each<[OperationName, object]>([
    ['synthesizeSpeech', { text: '声音' }],
    ['createConversation', { type: 'audio', wordId: 'ai4-love', turnIndex: 0 }],
  ])('%s answers as the document says', async (name, body) => {
    const answer = await like({ body: JSON.stringify(body), headers: { Accept: 'audio/*' } })(name);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'audio/mpeg']);
  });
});

describe('the refresh cookie', () => {
  it('is given, exchanged and taken back as the document says', async () => {
    const { email, password } = await all.usual.newLearner();
    const body = JSON.stringify({ email, password, tokenTransport: 'cookie' });
    const cookieOf = ({ headers }: Answer) => headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const given = cookieOf(await all.usual.send('login', { body }));
    expect(given).toMatch(/^__Secure-shizi_refresh=./);
    const exchanged = cookieOf(await all.usual.send('refresh', { headers: { Cookie: given } }));
    expect(exchanged).toMatch(/^__Secure-shizi_refresh=./);
    const taken = cookieOf(await all.usual.send('logout', { headers: { Cookie: exchanged } }));
    expect(taken).toBe('__Secure-shizi_refresh=');
    const refused = await all.usual.send('refresh', { headers: { Cookie: exchanged } });
    expect([answerKey(refused), cookieOf(refused)]).toEqual(['401 REFRESH_TOKEN_INVALID', '__Secure-shizi_refresh=']);
  });
});
