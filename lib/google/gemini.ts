import type { ResponseSchema } from '@google/generative-ai';
import { Breaker } from '../domain/breaker.js';
import type { DialogueWriter } from '../services/ports/dialogues.js';
import { measure } from '../telemetry.js';
import { GoogleFailure, neverAsked, noTimeToAsk, notLoaded, outcomeOf, toFailure } from './failure.js';

export interface GeminiOptions {
  readonly apiKey: string;
  readonly model: string;
  /** Of a server that speaks for Google. */
  readonly endpoint: string | undefined;
  readonly nowMs: () => number;
}

const SERVICE = 'gemini';
const TIMEOUT_MS = 4_500;
/** Many times what a dialogue needs: newer models count what they think. */
const MAX_OUTPUT_TOKENS = 8_192;

async function connect({ apiKey, model, endpoint }: GeminiOptions) {
  const { GoogleGenerativeAI, SchemaType } = await import('@google/generative-ai');
  const text = { type: SchemaType.STRING } as const;
  const responseSchema: ResponseSchema = {
    type: SchemaType.OBJECT,
    required: ['turns'],
    properties: {
      turns: {
        type: SchemaType.ARRAY,
        items: {
          type: SchemaType.OBJECT,
          required: ['speaker', 'chinese', 'pinyin', 'english'],
          properties: {
            speaker: { type: SchemaType.STRING, format: 'enum', enum: ['A', 'B'] },
            chinese: text,
            pinyin: text,
            english: text,
          },
        },
      },
    },
  };
  return new GoogleGenerativeAI(apiKey).getGenerativeModel(
    {
      model,
      generationConfig: { responseMimeType: 'application/json', responseSchema, maxOutputTokens: MAX_OUTPUT_TOKENS },
    },
    endpoint === undefined ? {} : { baseUrl: endpoint.replace(/\/+$/, '') },
  );
}

/** Gemini, in JSON mode. While it is known to be down, nobody waits for it. The client is loaded at the first call. */
export function gemini(options: GeminiOptions): DialogueWriter {
  const { model, nowMs } = options;
  const breaker = new Breaker({ failures: 3, openMs: 10_000 });
  let connected: ReturnType<typeof connect> | undefined;

  function client(): ReturnType<typeof connect> {
    connected ??= connect(options).catch((error: unknown) => {
      connected = undefined;
      throw error;
    });
    return connected;
  }

  return {
    model,
    isConfigured: true,
    write: async (prompt, budget) => {
      if (budget.remainingMs === 0) throw noTimeToAsk(SERVICE, TIMEOUT_MS);
      const admission = breaker.admit(nowMs());
      if (!admission) throw neverAsked(SERVICE, 'left alone for a while');
      let response: Awaited<ReturnType<Awaited<ReturnType<typeof connect>>['generateContent']>>['response'];
      try {
        const result = await measure('upstream', async () => {
          // reading the client from disk is no call: it has all the time that there is
          const model = await budget.spend(Number.POSITIVE_INFINITY, client).catch((error: unknown) => {
            throw notLoaded(SERVICE, error, TIMEOUT_MS);
          });
          // by signal: the client's own timer would keep the process awake after the answer
          return budget.spend(TIMEOUT_MS, ({ signal }) => model.generateContent(prompt, { signal }));
        });
        breaker.record(admission, 'success', nowMs());
        response = result.response;
      } catch (error) {
        const failure = toFailure(SERVICE, error);
        breaker.record(admission, outcomeOf(failure), nowMs());
        throw failure;
      }
      return parsed(response);
    },
  };
}

function parsed(response: { text(): string }): unknown {
  let text: string;
  try {
    text = response.text();
  } catch {
    throw new GoogleFailure(SERVICE, 'blocked');
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Where nothing is set. */
export const noWriter: DialogueWriter = {
  model: 'none',
  isConfigured: false,
  write: async () => {
    throw neverAsked(SERVICE, 'not configured');
  },
};
