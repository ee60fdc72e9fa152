import * as v from 'valibot';
import { googleFailure } from '../http/google.js';
import { type Answer, type Asked, json, Refusal, readJson, type Service } from '../http/service.js';
import { type StandIn, type StandInOptions, startStandIn } from '../http/stand-in.js';
import { findWord, type Turn, type WordRecord, writeDialogue } from './dialogue.js';

/**
 * - `safety`: the prompt is blocked.
 * - `blocked`: the answer is, half-way.
 * - `cut-off`: the answer ends amid its JSON, out of tokens.
 * - `not-json`: prose.
 * - `wrong-shape`: JSON against the schema.
 * - `other-word`: a dialogue in which the word is missing.
 * - `empty`: no candidate at all.
 */
export const dialogueFaults = [
  'safety',
  'blocked',
  'cut-off',
  'not-json',
  'wrong-shape',
  'other-word',
  'empty',
] as const;
export type DialogueFault = (typeof dialogueFaults)[number];

const Body = v.object({
  contents: v.pipe(v.array(v.object({ parts: v.array(v.object({ text: v.string() })) })), v.minLength(1)),
  generationConfig: v.optional(v.object({ responseMimeType: v.optional(v.string()) })),
});

/** Gemini's `generateContent`: writes a dialogue around the word whose record stands in the prompt. */
export async function startGemini(options: StandInOptions = {}): Promise<StandIn<DialogueFault>> {
  let written = 0;
  const service: Service<DialogueFault> = {
    faults: dialogueFaults,
    operation: (_, path) => (path.endsWith(':generateContent') ? 'generateContent' : 'unknown'),
    failure: googleFailure,
    answer: async (asked) => {
      const prompt = readPrompt(asked);
      const word = findWord(prompt);
      written += 1;
      return generate(asked.fault, word, written);
    },
  };
  return startStandIn(service, options);
}

/** @throws Refusal where Google refuses: no key, an unknown or retired model, a body that is none. */
function readPrompt({ method, path, query, headers, body }: Asked<DialogueFault>): string {
  const [, model] = /^\/v1(?:beta)?\/models\/([^/:]+):generateContent$/.exec(path) ?? [];
  if (model === undefined || method !== 'POST') throw new Refusal(404, 'Not found.');
  if (!headers['x-goog-api-key'] && !query.get('key')) throw new Refusal(403, 'The request has no API key.');
  if (!/^gemini-[3-9]/.test(model)) throw new Refusal(404, `models/${model} is not found for API version v1beta.`);
  const parsed = v.safeParse(Body, readJson(body));
  if (!parsed.success) throw new Refusal(400, `Invalid value at '${v.getDotPath(parsed.issues[0]) ?? 'request'}'.`);
  return parsed.output.contents.flatMap(({ parts }) => parts.map(({ text }) => text)).join('\n');
}

function generate(fault: DialogueFault | undefined, word: WordRecord | undefined, number: number): Answer {
  const dialogue = word ? JSON.stringify({ turns: writeDialogue(word, number) }) : '你好！';
  switch (fault) {
    case 'safety':
      return json(200, { promptFeedback: { blockReason: 'SAFETY' }, usageMetadata: usage(0) });
    case 'blocked':
      return candidate('{"turns": [', 'SAFETY');
    case 'cut-off':
      return candidate(dialogue.slice(0, Math.floor(dialogue.length / 2)), 'MAX_TOKENS');
    case 'not-json':
      return candidate('Of course! Here is a dialogue for you:\n\nA: 你好！\nB: 你好！', 'STOP');
    case 'wrong-shape':
      return candidate('{"turns": [{"speaker": "C", "chinese": 7}]}', 'STOP');
    case 'other-word':
      return candidate(JSON.stringify({ turns: otherWord }), 'STOP');
    case 'empty':
      return json(200, { usageMetadata: usage(0) });
  }
  return candidate(dialogue, 'STOP');
}

/** Four turns of one character that is in no list. */
const otherWord: readonly Turn[] = (['A', 'B', 'A', 'B'] as const).map((speaker) => ({
  speaker,
  chinese: '龘！',
  pinyin: 'Dá!',
  english: 'Dragons!',
}));

function candidate(text: string, finishReason: string): Answer {
  return json(200, {
    candidates: [{ index: 0, content: { role: 'model', parts: [{ text }] }, finishReason }],
    usageMetadata: usage(text.length),
  });
}

function usage(candidatesTokenCount: number) {
  return { promptTokenCount: 300, candidatesTokenCount, totalTokenCount: 300 + candidatesTokenCount };
}
