import { Problem } from '../contract/problem.js';

/** 1 MB: what 500 updates need, several times over. */
export const MAX_BODY_BYTES = 1_048_576;
const BODY_TIMEOUT_MS = 5_000;

/** Names that JavaScript objects have from birth; no field of ours is called so, and a parser may trip over them. */
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
    // a reviver costs a call for every value, so it is used only where a suspicious name can stand
    return /proto|constructor|\\u/.test(text) ? JSON.parse(text, refuseInherited) : JSON.parse(text);
  } catch (cause) {
    if (cause instanceof Problem) throw cause;
    throw new Problem('INVALID_JSON', { detail: 'The body is not valid JSON.', cause });
  }
}

function refuseInherited(this: unknown, key: string, value: unknown): unknown {
  if (INHERITED.has(key)) {
    throw new Problem('VALIDATION_FAILED', {
      detail: `The request has a field that is not allowed: ${key}.`,
      errors: [{ path: key, code: 'unknown_field', message: 'is not a field of this request' }],
    });
  }
  return value;
}

function tooLarge(): Problem {
  return new Problem('PAYLOAD_TOO_LARGE', { detail: `A body has at most ${MAX_BODY_BYTES} bytes. Send it in parts.` });
}
