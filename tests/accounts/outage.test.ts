import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PrivateServer, startPrivateServer } from '../support/private-server.js';
import { type Answer, type App, newEmail, openApp, PASSWORD, type SignedInAnswer } from './app.js';

let server: PrivateServer;
let app: App;
beforeAll(async () => {
  server = await startPrivateServer();
  app = await openApp({ url: server.url });
});
afterAll(async () => {
  await app.close();
  await server.stop();
});

/** One request to every operation, all at once. */
function everyOperation({ email, accessToken, refreshToken }: SignedInAnswer): Promise<Answer>[] {
  const token = accessToken;
  return [
    app.call('POST register', { body: { email: newEmail(), password: PASSWORD } }),
    app.call('POST login', { body: { email, password: PASSWORD } }),
    app.call('POST login', { body: { email: newEmail(), recoveryCode: 'wrong', newPassword: 'a new password' } }),
    app.refresh(refreshToken),
    app.call('POST logout', { body: { refreshToken } }),
    app.call('GET me', { token }),
    app.call('PATCH me', { token, body: { dailyGoal: 5 } }),
    app.call('PATCH me', { token, body: { currentPassword: PASSWORD, email: newEmail() } }),
    app.call('DELETE me', { token, body: { password: PASSWORD } }),
  ];
}

async function expectUnavailable(answers: Promise<Answer>[]): Promise<void> {
  const startedAtMs = performance.now();
  for (const answer of await Promise.all(answers)) {
    expect(answer).toMatchObject({ status: 503, body: { code: 'SERVICE_UNAVAILABLE' } });
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  }
  expect(performance.now() - startedAtMs).toBeLessThan(6000);
}

/** The session lives, and is as it was: the token that was presented meanwhile still refreshes. */
async function expectAlive({ accessToken, refreshToken }: SignedInAnswer): Promise<void> {
  const startedAtMs = performance.now();
  while ((await app.call('GET me', { token: accessToken })).status !== 200) {
    if (performance.now() - startedAtMs > 2000) throw new Error('not healthy again within 2 s');
    await sleep(50);
  }
  expect((await app.refresh(refreshToken)).status).toBe(200);
}

describe('a database that is', () => {
  test('frozen makes every operation 503 within 6 s, never 401 or 500, and ends no session', async () => {
    const learner = await app.register();
    server.freeze();
    try {
      await expectUnavailable(everyOperation(learner));
    } finally {
      server.thaw();
    }
    await sleep(500); // what was sent before the time limit may run now
    const other = await app.register();
    await expectAlive(other);
  });

  test('frozen during a refresh leaves the session alive, and its token refreshes afterwards', async () => {
    const learner = await app.register();
    server.freeze();
    try {
      await expectUnavailable([app.refresh(learner.refreshToken), app.call('GET me', { token: learner.accessToken })]);
    } finally {
      server.thaw();
    }
    await expectAlive(learner);
  });

  test('killed makes every operation 503, never 401 or 500, and ends no session', async () => {
    const learner = await app.register();
    await server.kill();
    await expectUnavailable(everyOperation(learner));
    await server.restart();
    await expectAlive(learner);
  });
});
