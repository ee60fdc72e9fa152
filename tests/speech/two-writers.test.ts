import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiServer } from '../support/api-server.js';
import { asLearner, newToken, startWorld, until, type World } from './world.js';

let world: World;
beforeAll(async () => {
  world = await startWorld();
}, 60_000);
afterAll(() => world.stop());

const read = async (server: ApiServer, wordId: string) =>
  (await asLearner(server, await newToken())('conversations', { type: 'text', wordId })).body;
const speak = async (server: ApiServer, conversationId: unknown) =>
  asLearner(server, await newToken())('conversations', { type: 'audio', conversationId, turnIndex: 1 });

describe('two processes that have written a dialogue of the same word', () => {
  it('at the same time, while one of them had no Redis, both tell the one that was stored first', async () => {
    const shared = { CACHE_PREFIX: 'stored-first' };
    const servers = [await world.serve({ ...shared, USE_REDIS: 'false' }), await world.serve(shared)];
    for (const server of servers) await read(server, 'ban4-half');
    const before = world.paid();
    world.gemini.behave({ latencyMs: 1_500 });
    const told = await Promise.all(servers.map((server) => read(server, 'ai4-love')));
    world.calm();
    expect(told.map(({ source }) => source)).toEqual(['gemini', 'gemini']);
    expect(world.paid().dialogues - before.dialogues).toBe(2);
    expect(told[0]?.turns).toEqual(told[1]?.turns);
    // which is what everybody is told later, too
    const later = await world.serve({ CACHE_PREFIX: 'later' });
    expect((await read(later, 'ai4-love')).id).toBe(told[0]?.id);
  });

  it('one for Redis and one for the storage, both dialogues are spoken, by anybody', async () => {
    const shared = { CACHE_PREFIX: 'both' };
    const [withoutStorage, withoutRedis, whole] = [
      await world.serve({ ...shared, GCS_BUCKET: '' }),
      await world.serve({ ...shared, USE_REDIS: 'false' }),
      await world.serve(shared),
    ] as const;
    const uploads = world.paid().uploads;
    const dialogues = [await read(withoutStorage, 'bai2-white'), await read(withoutRedis, 'bai2-white')];
    await until(() => world.paid().uploads > uploads);
    expect(new Set(dialogues.map(({ id }) => id)).size).toBe(2);
    const spoken = await Promise.all(dialogues.map(({ id }) => speak(whole, id)));
    expect(spoken.map(({ status, body }) => [status, body.conversationId])).toEqual(
      dialogues.map(({ id }) => [200, id]),
    );
    const unknown = String(dialogues[0]?.id).replace(/.{16}$/, '0'.repeat(16));
    expect((await speak(whole, unknown)).body.code).toBe('CONVERSATION_NOT_FOUND');
  });
});

describe('a turn of a dialogue that only the storage may have, while the storage fails,', () => {
  it('says that it is the dialogue that could not be looked up, and looks for none of another version of the prompt', async () => {
    const server = await world.serve({ CACHE_PREFIX: 'unreachable' });
    const { id } = await read(server, 'ba1-eight');
    const unknown = String(id).replace(/.{16}$/, '0'.repeat(16));
    world.storage.behave({ fault: 'error', status: 500 });
    try {
      const before = world.storage.requests().object ?? 0;
      const older = await speak(server, unknown.replace(/\.gemini\.[^.]+\./, '.gemini.p0.'));
      expect([older.status, older.body.code]).toEqual([404, 'CONVERSATION_NOT_FOUND']);
      expect((world.storage.requests().object ?? 0) - before).toBe(0);
      const current = await speak(server, unknown);
      expect([current.status, current.body.code]).toEqual([502, 'UPSTREAM_FAILED']);
      expect(current.body.errors).toMatchObject([{ path: 'conversationId', code: 'unreachable' }]);
    } finally {
      world.calm();
    }
  });
});
