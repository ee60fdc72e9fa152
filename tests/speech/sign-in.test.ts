import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { newCredentials, startSignIn, verifySigned } from './google-account.js';
import { asLearner, newToken, startWorld, until, type World } from './world.js';

const STORAGE_LIMIT_MS = 3_000;
const PATIENCE_MS = 1_000;
const credentials = newCredentials();

let world: World;
let signIn: Awaited<ReturnType<typeof startSignIn>>;
beforeAll(async () => {
  signIn = await startSignIn(credentials);
  const isSigned = (token: string) =>
    verifySigned(token, credentials).then(
      () => true,
      () => false,
    );
  world = await startWorld({ accounts: { tts: isSigned, storage: (token) => signIn.issued().includes(token) } });
}, 60_000);
afterEach(() => {
  world.calm();
  signIn.behave({});
  signIn.lastFor(3_599);
});
afterAll(async () => {
  await Promise.all([world.stop(), signIn.close()]);
});

const hook = pathToFileURL(path.resolve('tests/speech/sign-in-elsewhere.mjs')).href;
/** A server that has only a service account, by whose name Google's own library asks. */
const serve = ({ json }: { readonly json: string }, changes: Record<string, string> = {}) =>
  world.serve({
    GOOGLE_CREDENTIALS_JSON: json,
    SIGN_IN_ENDPOINT: signIn.url,
    NODE_OPTIONS: `--import=${hook}`,
    ...changes,
  });

const bearers = (standIn: World['tts'] | World['storage']) =>
  standIn.recent().map(({ headers }) => headers.authorization?.replace(/^Bearer /, '') ?? 'none');
const isInline = ({ body }: { body: Record<string, unknown> }) => String(body.audioUrl).startsWith('data:audio/wav');

let warm = 0;
/** Speaks until it is stored: what loads clients on a busy machine may take longer than a request has. */
async function warmUp(post: ReturnType<typeof asLearner>): Promise<void> {
  await until(async () => {
    warm += 1;
    return !isInline(await post('tts', { text: `热身${warm}` }));
  }, 25_000);
}

describe('a service account', () => {
  it('asks for speech with what its key has signed, and for the storage with the token that it gets for such', async () => {
    const post = asLearner(await serve(credentials), await newToken());
    const answers = [await post('tts', { text: '签名' }), await post('tts', { text: '又一个' })];
    expect(answers.map(({ status, body }) => [status, body.cached])).toEqual(Array(2).fill([200, false]));
    await until(() => world.paid().uploads >= 2);
    expect(bearers(world.tts)).toHaveLength(2);
    for (const token of bearers(world.tts)) await verifySigned(token, credentials);
    expect(signIn.issued()).toHaveLength(1);
    expect(new Set(bearers(world.storage))).toEqual(new Set(signIn.issued()));
  });

  it('signs in again before its token ends', async () => {
    signIn.lastFor(60);
    const post = asLearner(await serve(credentials), await newToken());
    await warmUp(post);
    const before = signIn.issued().length;
    for (const text of ['第一次', '第二次']) expect(isInline(await post('tts', { text }))).toBe(false);
    const issued = signIn.issued().slice(before);
    expect(issued.length).toBeGreaterThan(2);
    expect(bearers(world.storage).slice(-issued.length)).toEqual(issued);
  });

  it('that the sign-in refuses stores nothing, and the learner hears the word all the same', async () => {
    const server = await serve(credentials);
    const post = asLearner(server, await newToken());
    const { uploads } = world.paid();
    signIn.behave({ fault: 'error', status: 400 });
    const answer = await post('tts', { text: '没有门' });
    expect([answer.status, isInline(answer), world.paid().uploads]).toEqual([200, true, uploads]);
    expect(server.output()).not.toMatch(/told to fail|PRIVATE KEY|a-project/);
  });

  it('that nobody knows is refused by all three: the learner is told that speech failed, and not why', async () => {
    const server = await serve(newCredentials());
    const post = asLearner(server, await newToken());
    const { uploads, speech } = world.paid();
    const answer = await post('tts', { text: '陌生人' });
    expect([answer.status, answer.body.code]).toEqual([502, 'UPSTREAM_FAILED']);
    expect([world.paid().speech, world.paid().uploads]).toEqual([speech + 1, uploads]);
    expect(`${JSON.stringify(answer.body)}${server.output()}`).not.toMatch(
      /Invalid JWT|authentication credential|PRIVATE KEY|a-project/,
    );
  });

  it('whose token the storage does not know any more stores nothing, and the learner hears the word all the same', async () => {
    const server = await serve(credentials);
    const post = asLearner(server, await newToken());
    await warmUp(post);
    signIn.forget();
    const { uploads } = world.paid();
    const answer = await post('tts', { text: '无效' });
    expect([answer.status, isInline(answer), world.paid().uploads]).toEqual([200, true, uploads]);
    expect(server.output()).not.toMatch(/Invalid Credentials|ya29/);
  });

  it('whose sign-in does not answer keeps nobody waiting for longer than a storage that does not, and recovers', async () => {
    // the clients are loaded with a token that needs to be renewed at once
    signIn.lastFor(60);
    const post = asLearner(await serve(credentials), await newToken());
    await warmUp(post);
    signIn.behave({ fault: 'hang' });
    const answer = await post('tts', { text: '等一等' });
    expect([answer.status, isInline(answer)]).toEqual([200, true]);
    signIn.behave({});
    let number = 0;
    const isStored = async () => {
      number += 1;
      return !isInline(await post('tts', { text: `好了${number}` }));
    };
    await until(isStored);
    expect(answer.durationMs).toBeLessThan(STORAGE_LIMIT_MS + PATIENCE_MS);
  });
});
