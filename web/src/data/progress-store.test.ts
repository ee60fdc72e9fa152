import { describe, expect, test } from 'vitest';
import type { Progress } from '../../../lib/contract/progress.js';
import { MemoryEngine } from '../local/memory-engine.js';
import { ProgressStore } from './progress-store.js';

const at = (second: number) => `2026-01-31T12:00:${String(second).padStart(2, '0')}.000Z`;
const state = (wordId: string, updatedSecond: number, more: Partial<Progress> = {}) =>
  ({ wordId, studyCount: 1, state: 'review', updatedAt: at(updatedSecond), ...more }) as Progress;

type Answer = { list: Progress[]; cursor: string } | Error;

/** A server that answers as it is told, in order, and what it was asked. */
function server(...answers: (Answer | Promise<Answer>)[]) {
  const asked: (string | undefined)[] = [];
  const fetch = async (since: string | undefined) => {
    asked.push(since);
    const answer = await answers.shift();
    if (!answer || answer instanceof Error) throw answer ?? new Error('asked too often');
    return answer;
  };
  return { asked, fetch };
}

/** An answer that comes when the test says so. */
function late() {
  let come = (_: Answer) => {};
  const answer = new Promise<Answer>((resolve) => {
    come = resolve;
  });
  return { answer, come: (value: Answer) => come(value) };
}

const engine = () => new MemoryEngine();

async function open(fetch: ConstructorParameters<typeof ProgressStore>[0]['fetch'], device = engine()) {
  const change = async (given: Parameters<MemoryEngine['write']>[1]) => {
    await device.write('anna', given);
    return true;
  };
  return new ProgressStore({ store: { change }, content: await device.read('anna'), fetch });
}

const held = (store: ProgressStore) => [...(store.get().snapshot?.byWord.values() ?? [])];

describe('the server’s states on a device', () => {
  test('are read once as a whole, and then as what has changed', async () => {
    const { asked, fetch } = server(
      { list: [state('a', 1), state('b', 2)], cursor: at(2) },
      { list: [state('b', 3, { deleted: true }), state('c', 4)], cursor: at(4) },
    );
    const device = engine();
    const store = await open(fetch, device);
    expect(store.get().snapshot).toBe(null);
    await store.refresh();
    await store.refresh();
    expect(asked).toEqual([undefined, at(2)]);
    expect(held(store).map(({ wordId, deleted }) => [wordId, deleted])).toEqual([
      ['a', undefined],
      ['b', true],
      ['c', undefined],
    ]);
    // the next start needs no network
    const next = await open(null, device);
    expect(next.get().snapshot?.byWord.size).toBe(0);
    const again = await open(server().fetch, device);
    expect(again.get().snapshot).toEqual(store.get().snapshot);
  });

  test('stay when the server can not be reached, and the failure is told', async () => {
    const failure = new Error('down');
    const { fetch } = server({ list: [state('a', 1)], cursor: at(1) }, failure);
    const store = await open(fetch);
    await store.refresh();
    await store.refresh();
    expect(held(store)).toHaveLength(1);
    expect(store.get().error).toBe(failure);
  });

  test('take over the answer to a batch, and ask again from where they were read', async () => {
    const { asked, fetch } = server(
      { list: [state('a', 1)], cursor: at(1) },
      // another device wrote in between
      { list: [state('b', 4), state('a', 5)], cursor: at(5) },
    );
    const store = await open(fetch);
    await store.refresh();
    expect(store.take([state('a', 5, { studyCount: 2 })])).toMatchObject({ putProgress: [{ studyCount: 2 }] });
    await store.refresh();
    expect(asked).toEqual([undefined, at(1)]);
    expect(held(store).map(({ wordId }) => wordId)).toEqual(['a', 'b']);
  });

  test('have the answer to a batch also when it comes before the first list, which was asked for earlier', async () => {
    const list = late();
    const { fetch } = server(list.answer);
    const device = engine();
    const store = await open(fetch, device);
    const reading = store.refresh();
    store.take([state('a', 5, { studyCount: 2 })]);
    // and another tab's
    store.follow({ putProgress: [state('b', 6)] });
    list.come({ list: [state('a', 1), state('c', 1)], cursor: at(1) });
    await reading;
    const both = [state('a', 5, { studyCount: 2 }), state('c', 1), state('b', 6)];
    expect(held(store)).toEqual(both);
    // what other devices did since is still asked for
    expect(store.get().snapshot?.cursor).toBe(at(1));
    const again = await open(server().fetch, device);
    expect(again.get().snapshot?.byWord.size).toBe(3);
  });

  test('are asked for again when they were asked for while an attempt hung that failed in the end', async () => {
    const hanging = late();
    const { asked, fetch } = server(hanging.answer, { list: [state('a', 1)], cursor: at(1) });
    const store = await open(fetch);
    const first = store.refresh();
    // the network is back
    const second = store.refresh();
    hanging.come(new Error('no network'));
    await Promise.all([first, second]);
    expect(asked).toEqual([undefined, undefined]);
    expect(held(store)).toHaveLength(1);
    expect(store.get().error).toBe(null);
  });

  test('are read anew from a server whose data were restored from an earlier day', async () => {
    const { asked, fetch } = server(
      { list: [state('a', 9), state('b', 9)], cursor: at(9) },
      { list: [], cursor: at(3) },
      { list: [state('a', 3)], cursor: at(3) },
    );
    const device = engine();
    const store = await open(fetch, device);
    await store.refresh();
    await store.refresh();
    expect(asked).toEqual([undefined, at(9), undefined]);
    expect(held(store)).toEqual([state('a', 3)]);
    expect((await device.read('anna')).progress).toEqual([state('a', 3)]);
  });

  test('follow what another tab has read', async () => {
    const store = await open(server({ list: [state('a', 1)], cursor: at(1) }).fetch);
    store.follow({ clearProgress: true, putProgress: [state('a', 1)], meta: { 'progress-cursor': at(1) } });
    store.follow({ putProgress: [state('a', 2, { studyCount: 7 })] });
    // what is older than what is held changes nothing
    store.follow({ putProgress: [state('a', 1)], meta: { 'progress-cursor': at(2) } });
    expect(held(store)).toEqual([state('a', 2, { studyCount: 7 })]);
    expect(store.get().snapshot?.cursor).toBe(at(2));
  });
});
