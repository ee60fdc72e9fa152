import { GoogleGenerativeAI } from '@google/generative-ai';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type DialogueFault, startGemini } from '../../dev/stand-ins/gemini/server.js';
import type { StandIn } from '../../dev/stand-ins/http/stand-in.js';
import type { Turn } from '../../lib/contract/speech.js';
import { readTurns } from '../../lib/domain/dialogue.js';
import { dialoguePrompt } from '../../lib/domain/dialogue-prompt.js';
import { vocabulary } from '../../lib/generated/vocabulary.js';

const { words } = vocabulary;
const [word] = words;
if (!word) throw new Error('no words');

describe('Gemini', () => {
  let server: StandIn<DialogueFault>;

  const ask = (prompt: string, model = 'gemini-3.5-flash-lite', timeout = 5_000) =>
    new GoogleGenerativeAI('key for tests')
      .getGenerativeModel(
        { model, generationConfig: { responseMimeType: 'application/json' } },
        { baseUrl: server.url, timeout },
      )
      .generateContent(prompt, { signal: AbortSignal.timeout(timeout) })
      .then(({ response }) => response);

  beforeAll(async () => {
    server = await startGemini();
  });
  beforeEach(() => server.behave({}));
  afterAll(() => server.close());

  test('for every word it writes a dialogue that the product takes', async () => {
    for (const each of words) {
      const written: unknown = JSON.parse((await ask(dialoguePrompt(each))).text());
      expect(readTurns(written, each), each.id).toEqual((written as { turns: Turn[] }).turns);
    }
  });

  test('asked again it writes another dialogue, as a model would', async () => {
    const written = [await ask(dialoguePrompt(word)), await ask(dialoguePrompt(word))].map((each) => each.text());
    expect(written[0]).not.toBe(written[1]);
  });

  test.each(['gemini-2.5-flash', 'gemini-1.5-pro', 'palm'])('%s, which was shut down, is not found', async (model) => {
    await expect(ask(dialoguePrompt(word), model)).rejects.toMatchObject({ status: 404 });
  });

  test.each(['safety', 'blocked'] as const)('%s is an answer whose text cannot be had', async (fault) => {
    server.behave({ fault });
    const response = await ask(dialoguePrompt(word));
    expect(() => response.text()).toThrow('SAFETY');
  });

  test.each(['cut-off', 'not-json'] as const)('%s is an answer that does not parse', async (fault) => {
    server.behave({ fault });
    const response = await ask(dialoguePrompt(word));
    expect(() => JSON.parse(response.text())).toThrow(SyntaxError);
  });

  test.each(['wrong-shape', 'other-word'] as const)('%s is JSON that is no dialogue of the word', async (fault) => {
    server.behave({ fault });
    expect(readTurns(JSON.parse((await ask(dialoguePrompt(word))).text()), word)).toBeUndefined();
  });

  test('it can have no answer', async () => {
    server.behave({ fault: 'empty' });
    expect((await ask(dialoguePrompt(word))).candidates).toBeUndefined();
  });

  test('over quota it answers 429', async () => {
    server.behave({ fault: 'error', status: 429 });
    await expect(ask(dialoguePrompt(word))).rejects.toMatchObject({ status: 429 });
  });

  test('a prompt without a record is answered with prose', async () => {
    const response = await ask('Hello');
    expect(() => JSON.parse(response.text())).toThrow(SyntaxError);
  });

  test.each([
    ['no key', {}, '{"contents":[{"parts":[{"text":"x"}]}]}', 403],
    ['no contents', { 'x-goog-api-key': 'key' }, '{}', 400],
    ['no JSON', { 'x-goog-api-key': 'key' }, '{', 400],
  ])('%s is refused in the form of Google', async (_, headers, body, status) => {
    const address = `${server.url}/v1beta/models/gemini-3.5-flash-lite:generateContent`;
    const response = await fetch(address, { method: 'POST', headers, body });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { code: status } });
  });
});
