import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiServer } from '../support/api-server.js';
import { asLearner, newToken, startWorld, type World } from './world.js';

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
    .filter(([, count]) => count > 0);
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
    const { hincrby: _flush, ...commands } = cost.commands;
    expect({ ...cost, commands }).toEqual({
      speech: 0,
      dialogues: 0,
      uploads: 0,
      storage: 0,
      commands: { ...LIMITER, get: 1 },
    });
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
      const { hincrby: _flush, ...commands } = cost.commands;
      expect({ ...cost, commands }).toEqual({
        speech: 0,
        dialogues: 0,
        uploads: 0,
        storage: 0,
        commands: { ...LIMITER, get: 1 },
      });
    }
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
    const cost = await costOf(async () => {
      const spoken = await Promise.all(posts.map((post) => post('tts', { text: '二十个人' })));
      const read = await Promise.all(posts.map((post) => post('conversations', { type: 'text', wordId: 'ai4-love' })));
      expect(new Set(spoken.map(({ status, body }) => `${status} ${body.audioUrl}`)).size).toBe(1);
      expect(new Set(read.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
      expect(spoken[0]?.status).toBe(200);
    });
    expect(cost).toMatchObject({ speech: 1, uploads: 1 });
  });

  it('cost as much when they are spread over two processes', async () => {
    const shared = { CACHE_PREFIX: 'two-processes' };
    const servers = [await world.serve(shared), await world.serve(shared)];
    const posts = await twenty(...servers);
    world.gemini.behave({ latencyMs: 1_500 });
    world.tts.behave({ latencyMs: 300 });
    const cost = await costOf(async () => {
      const [spoken, read] = await Promise.all([
        Promise.all(posts.map((post) => post('tts', { text: '两台机器' }))),
        Promise.all(posts.map((post) => post('conversations', { type: 'text', wordId: 'ba1-eight' }))),
      ]);
      expect(new Set(spoken.map(({ status, body }) => `${status} ${body.audioUrl}`)).size).toBe(1);
      expect(new Set(read.map(({ status, body }) => `${status} ${body.id} ${body.source}`)).size).toBe(1);
      expect([spoken[0]?.status, read[0]?.status, read[0]?.body.source]).toEqual([200, 200, 'gemini']);
      await sleep(200);
    });
    world.calm();
    expect(cost).toMatchObject({ speech: 1, dialogues: 1, uploads: 2 });
  });

  it('are all answered when the process that went first is killed in the middle', async () => {
    const shared = { CACHE_PREFIX: 'first-dies' };
    const [doomed, survivor] = [await world.serve(shared), await world.serve(shared)];
    // both have their clients loaded
    for (const each of [doomed, survivor])
      await asLearner(each, await newToken())('tts', { text: `热身${each.url.length}` });
    world.tts.behave({ fault: 'hang', times: 1 });
    const asked = world.paid().speech;
    const first = asLearner(doomed, await newToken())('tts', { text: '先走了' }).catch(() => undefined);
    await expect.poll(() => world.paid().speech).toBe(asked + 1);
    const posts = await twenty(survivor);
    const waiting = Promise.all(posts.map((post) => post('tts', { text: '先走了' })));
    await sleep(200);
    const cost = await costOf(async () => {
      await doomed.kill('SIGKILL');
      const spoken = await waiting;
      expect(spoken.map(({ status }) => status)).toEqual(Array(20).fill(200));
      expect(Math.max(...spoken.map(({ durationMs }) => durationMs))).toBeLessThan(6_000);
    });
    await first;
    world.calm();
    expect(cost).toMatchObject({ speech: 1, uploads: 1 });
  });

  it('one whose quota is used up takes nobody along', async () => {
    const strict = await world.serve({ QUOTA_CHARACTERS_PER_USER: '4' });
    const poor = asLearner(strict, await newToken());
    expect((await poor('tts', { text: '四个字啊' })).status).toBe(200);
    const posts = [poor, ...(await twenty(strict))];
    const cost = await costOf(async () => {
      const answers = await Promise.all(posts.map((post) => post('tts', { text: '再见' })));
      expect(answers[0]?.status === 429 || answers[0]?.status === 200).toBe(true);
      expect(answers.slice(1).map(({ status }) => status)).toEqual(Array(20).fill(200));
    });
    expect(cost.speech).toBe(1);
  });
});
