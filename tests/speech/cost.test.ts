import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiServer } from '../support/api-server.js';
import { asLearner, newToken, startWorld, until, type World, withoutCounts } from './world.js';

let world: World;
let server: ApiServer;
beforeAll(async () => {
  world = await startWorld();
  server = await world.serve();
}, 60_000);
afterAll(() => world.stop());

/** What `act` caused at each of the outside services. */
async function costOf(act: () => Promise<unknown>) {
  const before = { paid: world.paid(), commands: await world.redis.commands() };
  await act();
  const after = { paid: world.paid(), commands: await world.redis.commands() };
  const commands = Object.entries(after.commands)
    .map(([name, count]) => [name, count - (before.commands[name] ?? 0)] as const)
    // the limiter's first count of a minute sets its end: that minute may begin at any moment
    .filter(([name, count]) => count > 0 && name !== 'pexpire');
  return {
    speech: after.paid.speech - before.paid.speech,
    dialogues: after.paid.dialogues - before.paid.dialogues,
    uploads: after.paid.uploads - before.paid.uploads,
    storage: after.paid.storage - before.paid.storage,
    commands: Object.fromEntries(commands),
  };
}

/** The limiter's own: the script, and the count in it. */
const LIMITER = { evalsha: 1, incrby: 1 };

describe('a hit', () => {
  it('of speech costs one Redis command, no storage call and nobody any money', async () => {
    const post = asLearner(server, await newToken());
    const first = await post('tts', { text: '苹果' });
    expect(first).toMatchObject({ status: 200, body: { cached: false, contentType: 'audio/wav' } });
    await post('tts', { text: '苹果' });
    const cost = await costOf(async () => {
      const second = await post('tts', { text: '苹果' });
      expect(second.body).toEqual({ ...first.body, cached: true });
    });
    expect({ ...cost, commands: withoutCounts(cost.commands) }).toEqual({
      speech: 0,
      dialogues: 0,
      uploads: 0,
      storage: 0,
      commands: { ...LIMITER, get: 1 },
    });
  });

  it('is a read and nothing else, a hundred times: the counts go along once in ten seconds', async () => {
    const post = asLearner(server, await newToken());
    await post('tts', { text: '苹果' });
    const cost = await costOf(async () => {
      const startedAtMs = performance.now();
      for (let round = 0; round < 10; round += 1) {
        const answers = await Promise.all(Array.from({ length: 10 }, () => post('tts', { text: '苹果' })));
        expect(answers.every(({ body }) => body.cached)).toBe(true);
      }
      // two of those ten seconds may begin meanwhile, on a machine that is slow
      expect(performance.now() - startedAtMs).toBeLessThan(10_000);
    });
    // requests at the same time share one flight, so there are no more reads than requests
    expect(cost.commands.get).toBeLessThanOrEqual(100);
    expect(cost.commands.evalsha).toBe(100);
    const {
      get: _,
      evalsha: __,
      incrby: ___,
      eval: batches = 0,
      set: names = 0,
      hincrby = 0,
      ...others
    } = cost.commands;
    const kinds = 3 * 2;
    expect(batches).toBeLessThanOrEqual(2);
    expect(names).toBe(batches);
    expect(hincrby).toBeLessThanOrEqual(batches * kinds);
    expect(others).toEqual({});
  });

  it('of a dialogue and of the audio of a turn costs one Redis command each', async () => {
    const post = asLearner(server, await newToken());
    const { body: dialogue } = await post('conversations', { type: 'text', wordId: 'ai4-love' });
    expect(dialogue).toMatchObject({ source: 'gemini', word: '爱', cached: false });
    const turn = { type: 'audio', conversationId: dialogue.id, turnIndex: 1 };
    expect((await post('conversations', turn)).body).toMatchObject({ cached: false, turnIndex: 1 });
    for (const request of [{ type: 'text', wordId: 'ai4-love' }, turn]) {
      const cost = await costOf(async () => {
        expect((await post('conversations', request)).body).toMatchObject({ cached: true });
      });
      expect({ ...cost, commands: withoutCounts(cost.commands) }).toEqual({
        speech: 0,
        dialogues: 0,
        uploads: 0,
        storage: 0,
        commands: { ...LIMITER, get: 1 },
      });
    }
  });

  it('of the audio of a turn that is named by the word alone costs two: the dialogue that is current, and its sound', async () => {
    const post = asLearner(server, await newToken());
    const turn = { type: 'audio', wordId: 'ba4ba5', turnIndex: 0 };
    const before = world.paid().uploads;
    await post('conversations', turn);
    // the dialogue is stored behind the answer
    await until(() => world.paid().uploads >= before + 2);
    const { commands } = await costOf(async () => {
      expect((await post('conversations', turn)).body).toMatchObject({ cached: true });
    });
    expect(withoutCounts(commands)).toEqual({ ...LIMITER, get: 2 });
  });

  it('in the storage is not paid for again when Redis has forgotten it', async () => {
    const first = await world.serve({ CACHE_PREFIX: 'first' });
    const second = await world.serve({ CACHE_PREFIX: 'second' });
    const token = await newToken();
    const bought = await asLearner(first, token)('tts', { text: '第一' });
    const wordId = 'bai2-white';
    const written = await asLearner(first, token)('conversations', { type: 'text', wordId });
    await expect.poll(() => world.storage.requests().upload).toBeGreaterThan(1);
    const cost = await costOf(async () => {
      const again = await asLearner(second, token)('tts', { text: '第一' });
      expect(again.body).toEqual({ ...bought.body, cached: false });
      const read = await asLearner(second, token)('conversations', { type: 'text', wordId });
      expect(read.body).toEqual({ ...written.body, cached: false });
    });
    expect(cost).toMatchObject({ speech: 0, dialogues: 0, uploads: 0 });
  });
});

/** Whoever loads Google's clients on a busy machine is deaf for longer than Redis is given. */
async function loadClients(...servers: ApiServer[]): Promise<void> {
  const { uploads } = world.paid();
  for (const [index, each] of servers.entries()) {
    const post = asLearner(each, await newToken());
    await post('tts', { text: `热身${randomUUID().slice(0, 8)}` });
    await post('conversations', { type: 'text', wordId: ['ban4-half', 'ban1-class'][index] });
  }
  // speech is stored before the answer and dialogues behind it; what is in the storage already is not stored again
  await until(() => world.paid().uploads >= uploads + servers.length).catch(() => undefined);
  await sleep(200);
}

describe('twenty at once who miss the same', () => {
  const twenty = (...servers: ApiServer[]) =>
    Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const at = servers[index % servers.length] as ApiServer;
        return asLearner(at, await newToken());
      }),
    );

  it('cost one synthesis, one upload and one dialogue, and all twenty are answered alike', async () => {
    const posts = await twenty(server);
    const { uploads } = world.paid();
    const cost = await costOf(async () => {
      const spoken = await Promise.all(posts.map((post) => post('tts', { text: '二十个人' })));
      const read = await Promise.all(
        posts.map((post) => post('conversations', { type: 'text', wordId: 'ban1-class' })),
      );
      expect(new Set(spoken.map(({ status, body }) => `${status} ${body.audioUrl}`)).size).toBe(1);
      expect(new Set(read.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
      expect([spoken[0]?.status, read[0]?.status, read[0]?.body.source]).toEqual([200, 200, 'gemini']);
      await until(() => world.paid().uploads >= uploads + 2);
    });
    expect(cost).toMatchObject({ speech: 1, dialogues: 1, uploads: 2 });
  });

  it('cost as much when they are spread over two processes', async () => {
    const shared = { CACHE_PREFIX: 'two-processes' };
    const servers = [await world.serve(shared), await world.serve(shared)];
    await loadClients(...servers);
    const posts = await twenty(...servers);
    world.gemini.behave({ latencyMs: 1_500 });
    world.tts.behave({ latencyMs: 300 });
    const { uploads } = world.paid();
    const cost = await costOf(async () => {
      const [spoken, read] = await Promise.all([
        Promise.all(posts.map((post) => post('tts', { text: '两台机器' }))),
        Promise.all(posts.map((post) => post('conversations', { type: 'text', wordId: 'ba1-eight' }))),
      ]);
      expect(new Set(spoken.map(({ status, body }) => `${status} ${body.audioUrl}`)).size).toBe(1);
      expect(new Set(read.map(({ status, body }) => `${status} ${body.id} ${body.source}`)).size).toBe(1);
      expect([spoken[0]?.status, read[0]?.status, read[0]?.body.source]).toEqual([200, 200, 'gemini']);
      await until(() => world.paid().uploads >= uploads + 2);
    });
    world.calm();
    expect(cost).toMatchObject({ speech: 1, dialogues: 1, uploads: 2 });
  });

  it('are all answered when whoever went first hangs up in the middle', async () => {
    const posts = await twenty(server);
    const wordId = 'bai3-hundred';
    world.tts.behave({ latencyMs: 700 });
    world.gemini.behave({ latencyMs: 700 });
    const cost = await costOf(async () => {
      const [first, ...others] = posts as [(typeof posts)[number], ...typeof posts];
      const before = world.paid();
      const hangUp = new AbortController();
      const given = [
        first('tts', { text: '挂了' }, hangUp.signal),
        first('conversations', { type: 'text', wordId }, hangUp.signal),
      ].map((asking) => asking.then(() => 'answered').catch(() => 'hung up'));
      await until(() => world.paid().speech > before.speech && world.paid().dialogues > before.dialogues);
      const spoken = others.map((post) => post('tts', { text: '挂了' }));
      const read = others.map((post) => post('conversations', { type: 'text', wordId }));
      hangUp.abort();
      expect(await Promise.all(given)).toEqual(['hung up', 'hung up']);
      expect((await Promise.all(spoken)).map(({ status }) => status)).toEqual(Array(19).fill(200));
      expect((await Promise.all(read)).map(({ body }) => body.source)).toEqual(Array(19).fill('gemini'));
      await until(() => world.paid().uploads >= before.uploads + 2);
    });
    world.calm();
    expect(cost).toMatchObject({ speech: 1, dialogues: 1, uploads: 2 });
  });

  it('are all answered when the process that went first is killed in the middle, holding the locks', async () => {
    const shared = { CACHE_PREFIX: 'first-dies' };
    const [doomed, survivor] = await Promise.all([world.serve(shared), world.serve(shared)]);
    const [spoken, read] = [{ text: '先走了' }, { type: 'text', wordId: 'bai2tian1' }];
    await loadClients(doomed, survivor);
    world.tts.behave({ fault: 'hang', times: 1 });
    world.gemini.behave({ fault: 'hang', times: 1 });
    const before = world.paid();
    const first = asLearner(doomed, await newToken());
    const lost = [first('tts', spoken), first('conversations', read)].map((asking) => asking.catch(() => undefined));
    await until(() => world.paid().speech > before.speech && world.paid().dialogues > before.dialogues);
    expect(await world.redis.engine.run(['KEYS', 'first-dies:lock:*'])).toHaveLength(2);
    const posts = await twenty(survivor);
    const waiting = posts.flatMap((post) => [post('tts', spoken), post('conversations', read)]);
    const cost = await costOf(async () => {
      await doomed.kill('SIGKILL');
      const answers = await Promise.all(waiting);
      expect(answers.map(({ status }) => status)).toEqual(Array(40).fill(200));
      expect(new Set(answers.map(({ body }) => body.source ?? body.audioUrl)).size).toBe(2);
      expect(answers[1]?.body.source).toBe('gemini');
      // a dead owner's locks end after three seconds
      expect(Math.max(...answers.map(({ durationMs }) => durationMs))).toBeLessThan(6_000);
      await until(() => world.paid().uploads >= before.uploads + 2);
    });
    await Promise.all(lost);
    world.calm();
    expect(cost).toMatchObject({ speech: 1, dialogues: 1, uploads: 2 });
    expect(await world.redis.engine.run(['KEYS', 'first-dies:lock:*'])).toEqual([]);
  });

  it('one whose quota is used up takes nobody along', async () => {
    const strict = await world.serve({ CACHE_PREFIX: 'poor', QUOTA_CHARACTERS_PER_USER: '4' });
    const poor = asLearner(strict, await newToken());
    expect((await poor('tts', { text: '四个字啊' })).status).toBe(200);
    const posts = await twenty(strict);
    // long enough for the others to find the poor one at work
    world.storage.behave({ latencyMs: 1_000 });
    const cost = await costOf(async () => {
      const leading = poor('tts', { text: '再见' });
      await expect.poll(() => world.redis.engine.run(['KEYS', 'poor:lock:*'])).toHaveLength(1);
      const answers = await Promise.all(posts.map((post) => post('tts', { text: '再见' })));
      expect((await leading).body.code).toBe('QUOTA_EXCEEDED');
      expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    });
    world.calm();
    expect(cost.speech).toBe(1);
  });

  /** What shows only for half a second is looked for often; and a busy machine may take long to begin. */
  const WHEN_BUSY = { timeout: 15_000, interval: 20 };

  it('however many come first whose own quota is used up, one who may buy waits for the first of them alone', async () => {
    const strict = await world.serve({ CACHE_PREFIX: 'class', QUOTA_CHARACTERS_PER_USER: '4' });
    const poor = (await twenty(strict)).slice(0, 8);
    await Promise.all(poor.map((post, index) => post('tts', { text: `用完了${'一二三四五六七八'[index]}` })));
    world.storage.behave({ latencyMs: 500 });
    const cost = await costOf(async () => {
      const told = [poor[0]?.('tts', { text: '谁先来' })];
      await expect.poll(() => world.redis.engine.run(['KEYS', 'class:lock:*']), WHEN_BUSY).toHaveLength(1);
      told.push(...poor.slice(1).map((post) => post('tts', { text: '谁先来' })));
      const well = asLearner(strict, await newToken())('tts', { text: '谁先来' });
      expect((await well).status).toBe(200);
      const [first, ...others] = (await Promise.all(told)).map((answer) => answer?.body.code);
      expect(first).toBe('QUOTA_EXCEEDED');
      // or given what was bought meanwhile
      expect(new Set(['QUOTA_EXCEEDED', undefined, ...others]).size).toBe(2);
    });
    world.calm();
    expect(cost).toMatchObject({ speech: 1, uploads: 1 });
    // two looked for it, and one stored it; on a busy machine some come only when the first has been told, and look, too
    expect(cost.storage).toBeLessThanOrEqual(5);
  });

  it('are refused after one look where the quota of the deployment is used up, or they are one learner’s whose own is', async () => {
    const full = await world.serve({ CACHE_PREFIX: 'full', QUOTA_CHARACTERS: '4', QUOTA_DIALOGUES_PER_USER: '1' });
    const one = asLearner(full, await newToken());
    expect((await one('tts', { text: '四个字吧' })).status).toBe(200);
    // of a word that nobody has asked for, and until it is bought: on a busy machine there may be no time left to ask
    const buy = async () => (await one('conversations', { type: 'text', wordId: 'bei3-north' })).body.source;
    await expect.poll(buy, { timeout: 15_000 }).toBe('gemini');
    const posts = await twenty(full);
    world.storage.behave({ latencyMs: 500 });
    const ways = [
      () => posts.map((post) => post('tts', { text: '没有了' })),
      () => posts.map(() => one('conversations', { type: 'text', wordId: 'bai2se4' })),
    ];
    for (const ask of ways) {
      const cost = await costOf(async () => {
        const codes = (await Promise.all(ask())).map(({ body }) => body.code);
        expect(codes).toEqual(Array(20).fill('QUOTA_EXCEEDED'));
      });
      // on a busy machine some come only when the first have been told, and look again together
      expect(cost.storage).toBeLessThanOrEqual(3);
      expect(cost).toMatchObject({ speech: 0, dialogues: 0, uploads: 0 });
    }
    world.calm();
  });
});
