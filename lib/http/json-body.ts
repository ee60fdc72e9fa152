import { Problem } from '../contract/problem.js';
import { type Findings, LONGEST_PATH, UNKNOWN_FIELD } from './validate.js';

/** 1 MB: what 500 updates need, several times over. */
export const MAX_BODY_BYTES = 1_048_576;
const BODY_TIMEOUT_MS = 5_000;

/** Names that JavaScript objects have from birth; no field of ours is called so, and code may trip over them. */
const INHERITED = new Set(['__proto__', 'constructor', 'prototype']);

/** The bytes of the body, or undefined when there are none. Reads no further than the limit. */
export async function readBody(request: Request): Promise<Uint8Array | undefined> {
  const announced = Number(request.headers.get('content-length') ?? 0);
  if (announced > MAX_BODY_BYTES) throw tooLarge();
  if (!request.body) return undefined;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const reader = request.body.getReader();
  let tookTooLong = false;
  const timeout = setTimeout(() => {
    tookTooLong = true;
    reader.cancel().catch(() => undefined);
  }, BODY_TIMEOUT_MS);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (tookTooLong) throw new Error('the body took too long');
      if (done) break;
      bytes += value.byteLength;
      if (bytes > MAX_BODY_BYTES) throw tooLarge();
      chunks.push(value);
    }
  } catch (error) {
    reader.cancel().catch(() => undefined);
    if (error instanceof Problem) throw error;
    throw new Problem('INVALID_JSON', { detail: 'The body ended before it was complete.', cause: error });
  } finally {
    clearTimeout(timeout);
  }
  return bytes === 0 ? undefined : Buffer.concat(chunks);
}

/** An empty body needs no media type; any other one is JSON in UTF-8. */
export function requireJson(request: Request): void {
  const type = request.headers.get('content-type') ?? '';
  if (/^application\/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?$/i.test(type.trim())) return;
  throw new Problem('UNSUPPORTED_MEDIA_TYPE', { detail: 'Send the body with Content-Type: application/json.' });
}

export function parseJson(bytes: Uint8Array): unknown {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new Problem('INVALID_JSON', { detail: 'The body is not UTF-8.', cause });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Problem('INVALID_JSON', { detail: 'The body is not valid JSON.', cause });
  }
}

/**
 * Refuses every field, however deep, that is called as something JavaScript objects have from birth. Schemas pass over
 * such names in silence. What stands inside a refused field is not looked at. Works without recursion: a body may be
 * nested more deeply than the stack is.
 */
export function refuseInherited(body: unknown, findings: Findings): void {
  const waiting: Place[] = [{ value: body }];
  for (let place = waiting.pop(); place; place = waiting.pop()) {
    const { value, trail, name } = place;
    if (name !== undefined && INHERITED.has(name)) {
      findings.refuse(keysOf(trail), UNKNOWN_FIELD);
    } else if (Array.isArray(value)) {
      for (let index = value.length - 1; index >= 0; index -= 1) {
        waiting.push({ value: value[index], trail: below(trail, index) });
      }
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, inside] of Object.entries(value).reverse()) {
        waiting.push({ value: inside, name: key, trail: below(trail, key) });
      }
    }
  }
}

interface Place {
  readonly value: unknown;
  /** Of the field; an item of a list has none. */
  readonly name?: string;
  readonly trail?: Trail;
}

/** The keys that lead to a place, innermost first. */
interface Trail {
  readonly key: string | number;
  readonly above: Trail | undefined;
  readonly depth: number;
}

/** Ends where no path that is shown reaches: the work for each refusal is bounded however deep it stands. */
function below(trail: Trail | undefined, key: string | number): Trail {
  const depth = (trail?.depth ?? 0) + 1;
  return trail && depth > LONGEST_PATH + 2 ? trail : { key, above: trail, depth };
}

function keysOf(trail: Trail | undefined): (string | number)[] {
  const keys: (string | number)[] = [];
  for (let at = trail; at; at = at.above) keys.push(at.key);
  return keys.reverse();
}

function tooLarge(): Problem {
  return new Problem('PAYLOAD_TOO_LARGE', { detail: `A body has at most ${MAX_BODY_BYTES} bytes. Send it in parts.` });
}
