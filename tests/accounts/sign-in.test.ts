import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { bcryptHasher } from '../../lib/accounts/bcrypt-hasher.js';
import { parseConfig } from '../../lib/config.js';
import { createAccounts } from '../../lib/container/accounts.js';
import { createKit } from '../../lib/container/kit.js';
import type { TestDatabase } from '../support/test-database.js';
import { type App, newEmail, openApp, openAppOnNewDatabase, PASSWORD, withoutRequestId } from './app.js';

let app: App;
let database: TestDatabase;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ app, database, close } = await openAppOnNewDatabase());
});
afterAll(() => close());

const from = (address: string) => ({ 'x-real-ip': address });
const signIn = (email: string, password: string, address = '192.0.2.1', using = app) =>
  using.call('POST login', { body: { email, password }, headers: from(address) });

describe('who has an account cannot be asked:', () => {
  test('a wrong password and an unknown e-mail give the same bytes but for the request id', async () => {
    const { email } = await app.register();
    const wrong = await signIn(email, 'not the password', '192.0.2.2');
    const unknown = await signIn(newEmail(), 'not the password', '192.0.2.3');
    expect(wrong).toMatchObject({ status: 401, body: { code: 'INVALID_CREDENTIALS' } });
    expect(unknown.status).toBe(401);
    expect(withoutRequestId(unknown)).toBe(withoutRequestId(wrong));
    const names = ({ headers }: typeof wrong) => [...headers.keys()].sort();
    expect(names(unknown)).toEqual(names(wrong));
  });

  test('a wrong password and an unknown e-mail do the same bcrypt work', async () => {
    const { email } = await app.register();
    const config = parseConfig({
      DATABASE_URL: database.url,
      JWT_SECRET: 'x'.repeat(32),
      NODE_ENV: 'test',
      BCRYPT_COST: '4',
    });
    const work: string[] = [];
    const hasher = bcryptHasher({ cost: 4 });
    const { auth } = createAccounts({
      config,
      kit: createKit(config),
      database: database.open(),
      events: { record: () => undefined },
      hasher: {
        ...hasher,
        hash: (password) => {
          work.push('hash');
          return hasher.hash(password);
        },
        verify: (password, hash) => {
          work.push('verify');
          return hasher.verify(password, hash);
        },
      },
    });
    const workOf = async (act: () => Promise<unknown>) => {
      work.length = 0;
      await expect(act()).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' });
      return [...work];
    };
    const device = { network: '192.0.2.4', userAgent: undefined };
    const password = 'not the password';
    expect(await workOf(() => auth.signIn({ email, password, ...device }))).toEqual(['verify']);
    expect(await workOf(() => auth.signIn({ email: newEmail(), password, ...device }))).toEqual(['verify']);
    const recovery = { recoveryCode: '0000-0000-0000-0000', newPassword: 'another good password' };
    expect(await workOf(() => auth.recover({ email, ...recovery, ...device }))).toEqual(['hash']);
    expect(await workOf(() => auth.recover({ email: newEmail(), ...recovery, ...device }))).toEqual(['hash']);
  });

  test('both are limited alike', async () => {
    const { email } = await app.register();
    for (const [address, tried] of [
      ['192.0.2.5', email],
      ['192.0.2.6', newEmail()],
    ] as const) {
      const statuses: number[] = [];
      for (let attempt = 0; attempt < 7; attempt += 1)
        statuses.push((await signIn(tried, 'not the password', address)).status);
      expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429]);
    }
  });
});

describe('failures are limited:', () => {
  let email: string;
  beforeEach(async () => {
    ({ email } = await app.register());
  });

  test('after five from one network even the right password waits, with Retry-After; elsewhere it signs in', async () => {
    for (let attempt = 0; attempt < 5; attempt += 1) await signIn(email, 'wrong', '198.51.100.1');
    const refused = await signIn(email, PASSWORD, '198.51.100.1');
    expect(refused).toMatchObject({ status: 429, body: { code: 'RATE_LIMITED' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(850);
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(900);
    expect((await signIn(email, PASSWORD, '198.51.100.2')).status).toBe(200);
  });

  test('the refusal tells of the limit that refuses, not of the one that let pass', async () => {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const wrong = await signIn(email, 'wrong', '198.51.100.5');
      expect(wrong.headers.get('ratelimit-policy')).toBe('"login";q=100000;w=60');
    }
    const { status, headers } = await signIn(email, PASSWORD, '198.51.100.5');
    expect(status).toBe(429);
    expect(headers.get('ratelimit-policy')).toBe('"failuresPerAccountAndNetwork";q=5;w=900');
    expect(headers.get('ratelimit')).toBe(`"failuresPerAccountAndNetwork";r=0;t=${headers.get('retry-after')}`);
  });

  test('an IPv6 household is one network', async () => {
    for (let attempt = 0; attempt < 5; attempt += 1) await signIn(email, 'wrong', `2001:db8:1:2::${attempt}`);
    expect((await signIn(email, PASSWORD, '2001:db8:1:2:ffff::1')).status).toBe(429);
    expect((await signIn(email, PASSWORD, '2001:db8:1:3::1')).status).toBe(200);
  });

  test('a success forgets them, and successes are not counted', async () => {
    for (let round = 0; round < 3; round += 1) {
      for (let attempt = 0; attempt < 4; attempt += 1) await signIn(email, 'wrong', '198.51.100.3');
      expect((await signIn(email, PASSWORD, '198.51.100.3')).status).toBe(200);
    }
    const many = await Promise.all(Array.from({ length: 12 }, () => signIn(email, PASSWORD, '198.51.100.3')));
    expect(many.map(({ status }) => status)).toEqual(Array(12).fill(200));
  });

  test('fifty from everywhere make everybody wait', async () => {
    for (let attempt = 0; attempt < 50; attempt += 1) await signIn(email, 'wrong', `203.0.113.${attempt}`);
    expect((await signIn(email, PASSWORD, '203.0.113.200')).status).toBe(429);
  });

  test('guesses sent at once are not more guesses', async () => {
    const answers = await Promise.all(Array.from({ length: 15 }, () => signIn(email, 'wrong', '198.51.100.4')));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(10);
  });
});

test('one address may try 30 times a minute, whatever the accounts', async () => {
  const limited = await openApp(database, { LIMIT_LOGIN_PER_MINUTE: '3' });
  const statuses: number[] = [];
  for (let attempt = 0; attempt < 4; attempt += 1)
    statuses.push((await signIn(newEmail(), 'wrong', '198.51.100.9', limited)).status);
  expect(statuses).toEqual([401, 401, 401, 429]);
  await limited.close();
});

describe('a password that is compared', () => {
  test('does not pass when it goes on after 72 bytes', async () => {
    const password = 'p4ss'.repeat(18);
    const { email } = await app.register(newEmail(), password);
    expect((await signIn(email, `${password}x`)).status).toBe(401);
    expect((await signIn(email, password)).status).toBe(200);
  });

  test('is the same composed and decomposed', async () => {
    const { email } = await app.register(newEmail(), 'crème brûlée'.normalize('NFD'));
    expect((await signIn(email, 'crème brûlée'.normalize('NFC'))).status).toBe(200);
  });

  test('is hashed anew when the cost has changed, and still signs in', async () => {
    const { email, userId } = await app.register();
    const costlier = await openApp(database, { BCRYPT_COST: '5' });
    const hash = async () =>
      (await database.sql<{ password_hash: string }>('SELECT password_hash FROM users WHERE id = $1', [userId]))[0]
        ?.password_hash;
    await costlier.call('POST login', { body: { email, password: 'wrong' } });
    expect(await hash()).toMatch(/^\$2b\$04/);
    await costlier.signIn(email);
    const rehashed = await hash();
    expect(rehashed).toMatch(/^\$2b\$05/);
    await costlier.signIn(email);
    expect(await hash()).toBe(rehashed);
    await costlier.close();
  });
});

describe('sessions of a user', () => {
  const live = (userId: string) =>
    database.sql<{ id: string }>(
      'SELECT id FROM sessions WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > now() ORDER BY created_at, id',
      [userId],
    );

  test('are at most 20 alive: the oldest ends, and its tokens with it', async () => {
    const { email, userId, refreshToken } = await app.register();
    const first = await live(userId);
    for (let session = 0; session < 20; session += 1) await app.signIn(email);
    const now = await live(userId);
    expect(now).toHaveLength(20);
    expect(now).not.toContainEqual(first[0]);
    expect((await app.refresh(refreshToken)).body.code).toBe('REFRESH_TOKEN_INVALID');
  });

  test('are at most 20 alive also when all sign in at once', async () => {
    const { email, userId } = await app.register();
    for (let round = 0; round < 2; round += 1) await Promise.all(Array.from({ length: 15 }, () => app.signIn(email)));
    expect(await live(userId)).toHaveLength(20);
  });

  test('that have expired are removed at the next sign-in', async () => {
    const { email, userId } = await app.register();
    await database.sql(`UPDATE sessions SET expires_at = now() - interval '1 second' WHERE user_id = $1`, [userId]);
    await app.signIn(email);
    expect(await database.sql('SELECT count(*)::int AS count FROM sessions WHERE user_id = $1', [userId])).toEqual([
      { count: 1 },
    ]);
  });
});
