import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { UpdateMeBody, User } from '../../../lib/contract/accounts.js';
import { Client } from '../api/client.js';
import type { Engine } from '../local/engine.js';
import { Local } from '../local/local.js';
import { MemoryEngine } from '../local/memory-engine.js';
import { GUEST } from '../local/shapes.js';
import { DeviceMemory } from './device.js';
import { SessionStore } from './session-store.js';

const anna: User = {
  id: 'anna',
  email: 'anna@example.com',
  displayName: null,
  timeZone: 'UTC',
  dailyGoal: 10,
  preferences: {},
  createdAt: '2026-01-01T00:00:00.000Z',
};
const token = `h.${Buffer.from(JSON.stringify({ sub: 'anna' })).toString('base64url')}.s`;

/** What the server does next. */
interface Behaviour {
  /** How the next change alone is answered, and when. */
  first?: { readonly status: 400 | 503; readonly when: Promise<void> } | undefined;
  /** The browser's cookie, and that it is good. */
  hasCookie: boolean;
  isDown: boolean;
  refuses: boolean;
  user: User;
}

let behaviour: Behaviour;
let calls: string[];
let server: Server;
let locals: Local[];

beforeEach(async () => {
  behaviour = { hasCookie: true, isDown: false, refuses: false, user: anna };
  calls = [];
  locals = [];
  server = createServer(async (request, response) => {
    calls.push(`${request.method} ${request.url?.replace('/api/v1/auth/', '')}`);
    let text = '';
    for await (const chunk of request) text += chunk;
    const json = (status: number, body: unknown) =>
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
    const { first } = behaviour;
    if (request.method === 'PATCH' && first) {
      behaviour.first = undefined;
      await first.when;
      return json(first.status, {
        code: first.status === 400 ? 'VALIDATION_FAILED' : 'SERVICE_UNAVAILABLE',
        detail: 'No.',
      });
    }
    if (behaviour.isDown) return json(503, { code: 'SERVICE_UNAVAILABLE', detail: 'Down.' });
    const [, , , , what] = (request.url ?? '').split('/');
    if (what === 'refresh' && behaviour.hasCookie) return json(200, { accessToken: token });
    if (what === 'refresh') return json(401, { code: 'UNAUTHENTICATED', detail: 'No cookie.' });
    if (what === 'register') return json(201, { user: anna, tokens: { accessToken: token }, recoveryCodes: ['A'] });
    if (what === 'login') return json(200, { user: behaviour.user, tokens: { accessToken: token } });
    if (what === 'logout') return json(200, { success: true });
    if (request.method === 'PATCH' && behaviour.refuses) return json(400, { code: 'VALIDATION_FAILED', detail: 'No.' });
    if (request.method === 'PATCH') {
      const { preferences, newRecoveryCodes, currentPassword: _, ...fields } = JSON.parse(text) as UpdateMeBody;
      if (newRecoveryCodes) return json(200, { ...behaviour.user, recoveryCodes: ['B'] });
      const known = { ...behaviour.user, ...fields, preferences: { ...behaviour.user.preferences, ...preferences } };
      behaviour.user = known as User;
    }
    return json(200, behaviour.user);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  for (const local of locals) local.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** The app, started on a device. */
async function start(engine: Engine): Promise<SessionStore> {
  const { port } = server.address() as AddressInfo;
  const local = new Local(engine, 'memory');
  locals.push(local);
  const client = new Client({
    baseUrl: `http://127.0.0.1:${port}`,
    timeoutMs: 1_000,
    onSessionEnd: (userId) => store.end(userId),
  });
  const store = new SessionStore(client, new DeviceMemory(local));
  await store.restore();
  return store;
}

async function signedIn(engine: Engine): Promise<SessionStore> {
  behaviour.hasCookie = false;
  const store = await start(engine);
  await expect.poll(() => calls).toEqual(['POST refresh']);
  behaviour.hasCookie = true;
  await store.signIn({ email: anna.email, password: 'x' });
  calls.length = 0;
  return store;
}

const password = { email: anna.email, password: 'x' };

describe('the session', () => {
  test('of a new device is a guest’s; the server is asked once for a cookie, and never again', async () => {
    behaviour.hasCookie = false;
    const engine = new MemoryEngine();
    const store = await start(engine);
    expect(store.get()).toMatchObject({ status: 'guest', learner: { id: GUEST, dailyGoal: 10 } });
    await expect.poll(() => calls).toEqual(['POST refresh']);
    await store.refresh();
    await start(engine);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(calls).toEqual(['POST refresh']);
  });

  test('that a browser holds, and a device has not noted, is taken up', async () => {
    const store = await start(new MemoryEngine());
    await expect.poll(() => store.get().learner.id).toBe('anna');
  });

  test('is there at the start without an answer, stays when the server is down, and asks to sign in when it is over', async () => {
    const engine = new MemoryEngine();
    await signedIn(engine);
    behaviour.isDown = true;
    const store = await start(engine);
    expect(store.get()).toMatchObject({ status: 'signed-in', isExpired: false, user: { email: anna.email } });
    await expect.poll(() => calls.length).toBeGreaterThan(0);
    await store.refresh();
    expect(store.get()).toMatchObject({ status: 'signed-in', isExpired: false });
    Object.assign(behaviour, { isDown: false, hasCookie: false });
    await store.refresh();
    expect(store.get()).toMatchObject({ status: 'signed-in', isExpired: true });
    await store.signIn(password);
    expect(store.get()).toMatchObject({ status: 'signed-in', isExpired: false });
  });

  test('ends in all tabs when one signs out, and nothing of the learner stays', async () => {
    const engine = new MemoryEngine();
    const [store, other] = [await signedIn(engine), await start(engine)];
    expect(other.get().status).toBe('signed-in');
    await store.signOut({ everywhere: false, keepsUnsent: false });
    expect(store.get().status).toBe('guest');
    await expect.poll(() => other.get().status).toBe('guest');
    expect(await engine.owners()).not.toContain('anna');
  });

  test('that is left keeps what was rated while the server was told, also in another tab', async () => {
    const engine = new MemoryEngine();
    const store = await signedIn(engine);
    const other = new Local(engine, 'memory');
    locals.push(other);
    const rated = { key: 'k', sequence: 1, update: { wordId: 'w', undo: 'x' } };
    const leaving = store.signOut({ everywhere: false, keepsUnsent: true });
    await other.owner('anna').change({ putWaiting: [rated] });
    await leaving;
    expect(await engine.read('anna')).toMatchObject({ waiting: [rated], meta: new Map() });
  });

  test('that is left says so when the device could not remove what it keeps', async () => {
    for (const keepsUnsent of [true, false]) {
      const engine = new MemoryEngine();
      const store = await signedIn(engine);
      engine.remove = engine.removeSent = async () => {
        throw new Error('the disk is broken');
      };
      await store.signOut({ everywhere: false, keepsUnsent });
      expect(store.get()).toMatchObject({ status: 'guest', notice: expect.stringContaining('could not remove') });
      calls.length = 0;
    }
  });

  test('can be left without the server, which is told later; but not everywhere', async () => {
    const engine = new MemoryEngine();
    const store = await signedIn(engine);
    behaviour.isDown = true;
    await expect(store.signOut({ everywhere: true, keepsUnsent: false })).rejects.toMatchObject({ status: 503 });
    expect(store.get().status).toBe('signed-in');
    await store.signOut({ everywhere: false, keepsUnsent: false });
    expect(store.get().status).toBe('guest');
    behaviour.isDown = false;
    calls.length = 0;
    await store.refresh();
    await store.refresh();
    expect(calls).toEqual(['POST logout']);
  });
});

describe('recovery codes', () => {
  test('of a new account count as shown from the moment they are asked for until they are put away', async () => {
    behaviour.hasCookie = false;
    const store = await start(new MemoryEngine());
    expect(store.hasCodes).toBe(false);
    const registering = store.register(password);
    expect(store.hasCodes).toBe(true);
    await registering;
    expect(store.get()).toMatchObject({ recoveryCodes: ['A'] });
    expect(store.hasCodes).toBe(true);
    store.putCodesAway();
    expect(store.hasCodes).toBe(false);
  });

  test('that are made anew count likewise; what is refused, or signs out, leaves none', async () => {
    const store = await signedIn(new MemoryEngine());
    const anew = { currentPassword: 'x', newRecoveryCodes: true } as const;
    behaviour.refuses = true;
    const refused = store.update(anew);
    expect(store.hasCodes).toBe(true);
    await expect(refused).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    expect(store.hasCodes).toBe(false);
    behaviour.refuses = false;
    await store.update(anew);
    expect(store.get()).toMatchObject({ recoveryCodes: ['B'] });
    expect(store.hasCodes).toBe(true);
    await store.signOut({ everywhere: false, keepsUnsent: true });
    expect(store.hasCodes).toBe(false);
  });
});

describe('settings', () => {
  test('that a guest chose are a new account’s, and no other’s', async () => {
    behaviour.hasCookie = false;
    const engine = new MemoryEngine();
    const store = await start(engine);
    await store.change({ dailyGoal: 5, displayName: 'Guest', preferences: { theme: 'dark' } });
    expect(store.get().learner).toMatchObject({ dailyGoal: 5, preferences: { theme: 'dark' } });
    await store.register({ ...password, displayName: 'Anna' });
    expect(store.get().learner).toMatchObject({ id: 'anna', dailyGoal: 5, displayName: null });
    await expect.poll(() => behaviour.user).toMatchObject({ dailyGoal: 5, preferences: { theme: 'dark' } });

    await store.signOut({ everywhere: false, keepsUnsent: false });
    expect(store.get().learner).toMatchObject({ dailyGoal: 10, preferences: {} });
    await store.change({ dailyGoal: 50 });
    await store.signIn(password);
    expect(store.get().learner).toMatchObject({ id: 'anna', dailyGoal: 5 });
    await store.refresh();
    expect(behaviour.user.dailyGoal).toBe(5);
  });

  test('are kept over a restart until the server has them, beside what was changed elsewhere', async () => {
    const engine = new MemoryEngine();
    const store = await signedIn(engine);
    behaviour.isDown = true;
    await store.change({ dailyGoal: 7, preferences: { autoplay: true } });
    const again = await start(engine);
    expect(again.get().learner).toMatchObject({ dailyGoal: 7, preferences: { autoplay: true } });
    behaviour.user = { ...anna, dailyGoal: 20, displayName: 'Anna', preferences: { theme: 'dark' } };
    behaviour.isDown = false;
    await again.refresh();
    const both = { dailyGoal: 7, displayName: 'Anna', preferences: { theme: 'dark', autoplay: true } };
    expect(again.get().learner).toMatchObject(both);
    expect(behaviour.user).toMatchObject(both);
  });

  test('that the server refuses are as they were, and the form is told', async () => {
    const store = await signedIn(new MemoryEngine());
    behaviour.refuses = true;
    await expect(store.change({ dailyGoal: 7 })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    expect(store.get().learner.dailyGoal).toBe(10);
  });

  test.each([
    ['were refused', 400],
    ['did not arrive', 503],
  ] as const)('that were changed while others were on their way are sent, also when those %s', async (_, status) => {
    const store = await signedIn(new MemoryEngine());
    let answer = (): void => undefined;
    const when = new Promise<void>((resolve) => {
      answer = resolve;
    });
    behaviour.first = { status, when };
    const first = store.change({ dailyGoal: 7 }).then(
      () => 'kept',
      () => 'refused',
    );
    await expect.poll(() => calls).toEqual(['PATCH me']);
    const second = store.change({ preferences: { autoplay: true } });
    answer();
    expect(await first).toBe(status === 400 ? 'refused' : 'kept');
    await second;
    expect(behaviour.user).toMatchObject({ dailyGoal: status === 400 ? 10 : 7, preferences: { autoplay: true } });
  });
});
