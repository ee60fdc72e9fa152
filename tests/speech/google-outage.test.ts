import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGemini } from '../../dev/stand-ins/gemini/server.js';
import { startGoogleTts } from '../../dev/stand-ins/google-tts/server.js';
import { startStorage } from '../../dev/stand-ins/storage/server.js';
import { vocabulary } from '../../lib/generated/vocabulary.js';
import type { ApiServer } from '../support/api-server.js';
import { type Answer, type Load, lateAnswers, type Series, slowAnswers, startLoad, warmUp } from './load/load.js';
import { asLearner, newToken, startWorld, until, type World } from './world.js';

/** How long an answer may take besides what it waits for Google. */
const PATIENCE_MS = 1_000;
const TTS_LIMIT_MS = 5_000;
const GEMINI_LIMIT_MS = 4_500;
const STORAGE_LIMIT_MS = 3_000;

/** What has no place in an answer: upstream text, addresses, secrets. */
const internals = /stand-in|127\.0\.0\.1|html|not what you asked|secret/i;
const words = vocabulary.words.map(({ id }) => id).filter((id) => id !== 'ai4-love');
const spoken = { text: '暖和' };

let load: Load;
let well: World;
/** Asked what it knows all the time by the same process, and nothing happens to its Google. */
let healthy: Series;
beforeAll(async () => {
  [load, well] = await Promise.all([startLoad(), startWorld()]);
  const server = await well.serve();
  const request = { operation: `POST ${server.url}/api/v1/tts`, token: await newToken(), body: spoken };
  await warmUp(load, [request]);
  healthy = load.begin([request], 10);
}, 60_000);
afterAll(async () => {
  await Promise.all([load.close(), well.stop()]);
});

interface Warm {
  readonly world: World;
  readonly post: ReturnType<typeof asLearner>;
  /** The same, asked and measured in a process of its own. */
  readonly ask: ReturnType<typeof askOn>;
}

const operationOf = (server: ApiServer, route: string) => `POST ${server.url}/api/v1/${route}`;

function askOn(server: ApiServer, token: string) {
  return async (route: 'tts' | 'conversations', body: unknown): Promise<Answer> => {
    const [answer] = await load.ask([{ operation: operationOf(server, route), token, body }]);
    if (!answer) throw new Error('not asked');
    return answer;
  };
}

/** A world of one's own, with a server whose clients are loaded. */
async function inWorld(act: (warm: Warm) => Promise<void>): Promise<void> {
  const world = await startWorld();
  try {
    const server = await world.serve();
    const token = await newToken();
    const post = asLearner(server, token);
    await warmUp(load, [
      { operation: operationOf(server, 'tts'), token, body: spoken },
      { operation: operationOf(server, 'conversations'), token, body: { type: 'text', wordId: 'ai4-love' } },
    ]);
    await act({ world, post, ask: askOn(server, token) });
  } finally {
    await world.stop();
  }
}

/** Besides what it waited for Google: not more than it may. Where it waited in vain: not longer than Google is given. */
function expectPrompt(answer: Answer, upstreamMs: number): void {
  expect(slowAnswers([answer], healthy.answers, PATIENCE_MS)).toEqual([]);
  expect(lateAnswers([answer], healthy.answers, upstreamMs + PATIENCE_MS)).toEqual([]);
}

describe.concurrent('while text-to-speech is', () => {
  const ways = [
    ['failing', { fault: 'error', status: 500 }, 502],
    ['over its quota', { fault: 'error', status: 429 }, 502],
    ['forbidden', { fault: 'error', status: 403 }, 502],
    ['resetting connections', { fault: 'reset' }, 502],
    ['talking rubbish', { fault: 'rubbish' }, 502],
    ['cutting its answers short', { fault: 'truncate' }, 502],
    ['answering without audio', { fault: 'empty' }, 502],
    ['gone', 'closed', 502],
    ['silent', { fault: 'hang' }, 504],
    ['slow', { latencyMs: 7_000 }, 504],
  ] as const;

  it(
    'anything of this, new speech is refused after one attempt, nothing is stored, and the next request is served',
    () =>
      inWorld(async ({ world, post, ask }) => {
        for (const [index, [name, behaviour, status]] of ways.entries()) {
          const text = `坏了${'一二三四五六七八九十'[index]}`;
          const before = world.paid();
          const { port } = world.tts;
          if (behaviour === 'closed') await world.tts.close();
          else world.tts.behave(behaviour);
          const refused = await ask('tts', { text });
          const code = status === 502 ? 'UPSTREAM_FAILED' : 'UPSTREAM_TIMEOUT';
          expect([name, refused.status, refused.body.code]).toEqual([name, status, code]);
          expect(JSON.stringify(refused.body)).not.toMatch(internals);
          expectPrompt(refused, TTS_LIMIT_MS);
          const after = world.paid();
          expect([name, after.uploads]).toEqual([name, before.uploads]);
          if (behaviour === 'closed') world.tts = await startGoogleTts({ sound: 'tone', port });
          else expect([name, after.speech]).toEqual([name, before.speech + 1]);
          world.calm();
          expect(await post('tts', { text })).toMatchObject({ status: 200, body: { cached: false } });
          expect(await post('tts', { text })).toMatchObject({ status: 200, body: { cached: true } });
        }
      }),
    120_000,
  );

  it(
    'slow but in time, the learner waits for it',
    () =>
      inWorld(async ({ world, ask }) => {
        world.tts.behave({ latencyMs: 2_000 });
        const answer = await ask('tts', { text: '慢慢来' });
        expect(answer).toMatchObject({ status: 200, body: { cached: false } });
        expectPrompt(answer, 2_000);
      }),
    60_000,
  );
});

describe.concurrent('while Gemini is', () => {
  // and how often it is asked by one miss: once more for what it did answer, but not as it should
  const ways = [
    ['failing', { fault: 'error', status: 500 }, 1],
    ['over its quota', { fault: 'error', status: 429 }, 1],
    ['resetting connections', { fault: 'reset' }, 1],
    ['talking rubbish', { fault: 'rubbish' }, 1],
    ['cutting its answers short', { fault: 'truncate' }, 1],
    ['gone', 'closed', 0],
    ['silent', { fault: 'hang' }, 1],
    ['slow', { latencyMs: 7_000 }, 1],
    ['blocking for safety', { fault: 'safety' }, 1],
    ['blocking the prompt', { fault: 'blocked' }, 1],
    ['cut off at its limit', { fault: 'cut-off' }, 2],
    ['not writing JSON', { fault: 'not-json' }, 2],
    ['writing JSON of another shape', { fault: 'wrong-shape' }, 2],
    ['writing about another word', { fault: 'other-word' }, 2],
    ['empty', { fault: 'empty' }, 2],
  ] as const;

  it(
    'anything of this, the learner gets a template that is not kept, and a written dialogue the next time',
    () =>
      inWorld(async ({ world, post, ask }) => {
        const found: Record<string, unknown> = {};
        const wanted: Record<string, unknown> = {};
        for (const [index, [name, behaviour, attempts]] of ways.entries()) {
          const request = { type: 'text', wordId: words[index] };
          const { dialogues, uploads } = world.paid();
          const { port } = world.gemini;
          if (behaviour === 'closed') await world.gemini.close();
          else world.gemini.behave(behaviour);
          const answer = await ask('conversations', request);
          const { status, body } = answer;
          expectPrompt(answer, GEMINI_LIMIT_MS);
          expect(JSON.stringify(body)).not.toMatch(internals);
          const asked = world.paid().dialogues - dialogues;
          const isStored = world.paid().uploads > uploads;
          if (behaviour === 'closed') world.gemini = await startGemini({ port });
          world.calm();
          const before = world.paid().uploads;
          const { body: next } = await post('conversations', request);
          // it is stored behind the answer, and must not be taken for what the next round stores
          await until(() => world.paid().uploads > before);
          const turn = await post('conversations', { type: 'audio', conversationId: body.id, turnIndex: 2 });
          found[name] = [status, body.source, body.cached, asked, isStored, next.source, next.cached, turn.status];
          wanted[name] = [200, 'template', false, attempts, false, 'gemini', false, 200];
        }
        expect(found).toEqual(wanted);
      }),
    120_000,
  );

  it(
    'writing badly, it is asked once more while there is time, and not a third time',
    () =>
      inWorld(async ({ world, post }) => {
        const { dialogues } = world.paid();
        world.gemini.behave({ fault: 'not-json', times: 1 });
        const { body } = await post('conversations', { type: 'text', wordId: words[0] });
        expect(body.source).toBe('gemini');
        world.gemini.behave({ fault: 'not-json' });
        expect((await post('conversations', { type: 'text', wordId: words[1] })).body.source).toBe('template');
        expect(world.paid().dialogues).toBe(dialogues + 4);
      }),
    60_000,
  );

  it(
    'breaking down for good, nobody asks it after the third time, and it is asked again when it is back',
    () =>
      inWorld(async ({ world, ask }) => {
        world.gemini.behave({ fault: 'hang' });
        const askFor = (index: number) => ask('conversations', { type: 'text', wordId: words[index] });
        await Promise.all([0, 1, 2].map(askFor));
        const asked = world.paid().dialogues;
        const more = await Promise.all([3, 4, 5].map(askFor));
        expect(more.map(({ status, body }) => [status, body.source])).toEqual(Array(3).fill([200, 'template']));
        expect(world.paid().dialogues).toBe(asked);
        for (const answer of more) expectPrompt(answer, 0);
        world.calm();
        const returnedMs = await until(async () => (await askFor(6)).body.source === 'gemini');
        expect(returnedMs).toBeLessThan(12_000);
      }),
    120_000,
  );
});

describe.concurrent('while the storage is', () => {
  const ways = [
    ['failing', { fault: 'error', status: 500 }, 502],
    ['over its quota', { fault: 'error', status: 429 }, 502],
    ['resetting connections', { fault: 'reset' }, 502],
    ['talking rubbish', { fault: 'rubbish' }, 502],
    ['cutting its answers short', { fault: 'truncate' }, 502],
    ['gone', 'closed', 502],
    ['silent', { fault: 'hang' }, 504],
    ['slow', { latencyMs: 5_000 }, 504],
  ] as const;

  it(
    'anything of this, speech comes in a data: URL, dialogues come, a turn of one that only the storage has fails and is not unknown, and speech is stored again within 12 s of its return',
    () =>
      inWorld(async ({ world, post, ask }) => {
        // has no dialogue but what the storage hands it
        const elsewhere = await world.serve();
        const token = await newToken();
        await warmUp(load, [
          { operation: operationOf(elsewhere, 'conversations'), token, body: { type: 'text', wordId: 'ai4-love' } },
        ]);
        const askElsewhere = askOn(elsewhere, token);
        const found: Record<string, unknown> = {};
        const wanted: Record<string, unknown> = {};
        for (const [index, [name, behaviour, status]] of ways.entries()) {
          const number = '一二三四五六七八'[index];
          const { port } = world.storage;
          const { uploads } = world.paid();
          const { body: written } = await post('conversations', { type: 'text', wordId: words[ways.length + index] });
          await until(() => world.paid().uploads > uploads);
          const turnOfIt = { type: 'audio', conversationId: written.id, turnIndex: 1 };
          const before = world.storage.requests();
          if (behaviour === 'closed') await world.storage.close();
          else world.storage.behave(behaviour);
          const [said, turn] = await Promise.all([
            ask('tts', { text: `没有地方${number}` }),
            askElsewhere('conversations', turnOfIt),
          ]);
          const read = await ask('conversations', { type: 'text', wordId: words[index] });
          // one call runs out of time, and the next one is still made: the breaker waits for a third
          for (const answer of [said, turn, read]) expectPrompt(answer, STORAGE_LIMIT_MS);
          expect(JSON.stringify(turn.body)).not.toMatch(internals);
          const { object = 0, upload = 0 } = world.storage.requests();
          // each of the three looks once; the two that made something store it once at most
          const looks = object - (before.object ?? 0);
          expect(upload - (before.upload ?? 0), name).toBeLessThanOrEqual(2);
          if (behaviour === 'closed') world.storage = await startStorage({ folder: world.folder, port });
          world.calm();
          const kind = (answer: Pick<Answer, 'body'>) => String(answer.body.audioUrl).slice(0, 5);
          let attempt = 0;
          // at once, unless so many calls have failed that the storage is left alone for a while
          const returnedMs = await until(async () => {
            attempt += 1;
            return kind(await post('tts', { text: `有地方${number}，第${attempt}次` })) === 'http:';
          });
          expect(returnedMs, name).toBeLessThan(12_000);
          const code = status === 502 ? 'UPSTREAM_FAILED' : 'UPSTREAM_TIMEOUT';
          const heard = await askElsewhere('conversations', turnOfIt);
          found[name] = [said.status, kind(said), looks, read.status, read.body.source];
          wanted[name] = [200, 'data:', behaviour === 'closed' ? 0 : 3, 200, 'gemini'];
          found[`a turn, ${name}`] = [turn.status, turn.body.code, heard.status];
          wanted[`a turn, ${name}`] = [status, code, 200];
        }
        expect(found).toEqual(wanted);
      }),
    120_000,
  );
});
