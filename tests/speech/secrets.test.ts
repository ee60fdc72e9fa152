import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TEST_SECRET } from '../support/api-server.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { enrol, OPEN_LIMITS } from './learners.js';
import { type Answer, call, GEMINI_KEY, newToken, startWorld, until, type World } from './world.js';

let world: World;
let database: TestDatabase;
beforeAll(async () => {
  [world, database] = await Promise.all([startWorld(), createTestDatabase()]);
}, 60_000);
afterAll(async () => {
  await world.stop();
  await database.close();
});

const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
const keyLine = privateKey.split('\n')[3] ?? '';
const CREDENTIALS = { project_id: 'a-project', client_email: 'robot@a-project.example', private_key: privateKey };
const DATABASE_PASSWORD = 'database-pass-phrase';

/** What stand-ins say when they are told to fail, and what they are asked. */
const upstreamTexts = [
  'was told to fail',
  'not what you asked',
  'WRONGPASS',
  'unregistered callers',
  'authentication credentials',
  'Invalid Credentials',
  'Anonymous caller',
  'grant_type',
  'Unexpected token',
];

const faults = [
  { fault: 'error', status: 500 },
  { fault: 'error', status: 401 },
  { fault: 'error', status: 429 },
  { fault: 'rubbish' },
  { fault: 'truncate' },
  { fault: 'reset' },
] as const;

it('whatever fails, no secret and no text of an upstream is in an answer or in the log', async () => {
  const environments = {
    healthy: { DATABASE_URL: database.url },
    'no database, wrong tokens': {
      DATABASE_URL: `postgres://shizi:${DATABASE_PASSWORD}@127.0.0.1:1/shizi`,
      UPSTASH_REDIS_REST_TOKEN: 'a wrong token of redis',
    },
    // a proxy that is not there: no request of the client that signs leaves this machine
    credentials: {
      DATABASE_URL: database.url,
      GOOGLE_CREDENTIALS_JSON: JSON.stringify(CREDENTIALS),
      HTTPS_PROXY: 'http://127.0.0.1:1',
      NO_PROXY: '',
    },
  };
  const seen: string[] = [];
  const secrets = [
    TEST_SECRET,
    GEMINI_KEY,
    world.redis.token,
    'a wrong token of redis',
    DATABASE_PASSWORD,
    keyLine,
    CREDENTIALS.client_email,
    'a good long password',
  ];
  let refused = 0;
  for (const [name, environment] of Object.entries(environments)) {
    const server = await world.serve({ ...OPEN_LIMITS, ...environment });
    const token = await newToken();
    const account = { email: 'secret.learner@example.org', password: 'a good long password' };
    secrets.push(token);
    if (name === 'healthy') {
      const [learner] = await enrol(server, 1);
      if (learner) secrets.push(learner.token, learner.account.email);
    }
    const see = (answer: Answer) => {
      seen.push(JSON.stringify(answer.body), JSON.stringify([...answer.headers]));
      if (answer.status >= 500) refused += 1;
    };
    for (const [index, fault] of faults.entries()) {
      for (const standIn of [world.redis, world.tts, world.storage, world.gemini]) standIn.behave(fault);
      const number = '一二三四五六'[index];
      see(await call(server, 'POST tts', { token, body: { text: `秘密${name.length}${number}` } }));
      see(await call(server, 'POST conversations', { token, body: { type: 'text', wordId: 'ai4-love' } }));
      see(
        await call(server, 'POST conversations', { token, body: { type: 'audio', wordId: 'ai4-love', turnIndex: 0 } }),
      );
      see(await call(server, 'POST auth/login', { body: account }));
      see(await call(server, 'GET progress', { token }));
      see(await call(server, 'GET health'));
    }
    world.calm();
    // the last line of the log is there
    await call(server, 'GET nowhere');
    await until(() => server.output().includes('/api/v1/nowhere'));
    const log = server.output();
    expect(log).toMatch(/"status":50[0-9]/);
    seen.push(log);
  }
  expect(refused).toBeGreaterThan(faults.length * 3);
  for (const text of [...secrets, ...upstreamTexts]) {
    expect(
      seen.filter((each) => each.includes(text)).map((each) => each.slice(0, 2_000)),
      text,
    ).toEqual([]);
  }
}, 60_000);
