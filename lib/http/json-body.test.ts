import { describe, expect, it } from 'vitest';
import type { Problem } from '../contract/problem.js';
import { MAX_BODY_BYTES, parseJson, readBody } from './json-body.js';

const post = (body: ReadableStream | Uint8Array | undefined, headers: Record<string, string> = {}) =>
  new Request('https://shizi.example/', { method: 'POST', headers, ...(body && { body, duplex: 'half' as const }) });

const codeOf = (run: () => unknown) => {
  try {
    return run();
  } catch (error) {
    return (error as Problem).code;
  }
};

describe('reading', () => {
  it('a body of exactly the limit passes, one byte more does not', async () => {
    expect((await readBody(post(new Uint8Array(MAX_BODY_BYTES))))?.byteLength).toBe(MAX_BODY_BYTES);
    await expect(readBody(post(new Uint8Array(MAX_BODY_BYTES + 1)))).rejects.toMatchObject({
      code: 'PAYLOAD_TOO_LARGE',
    });
  });

  it('a body that grows without end is given up at the limit', async () => {
    let pulled = 0;
    const endless = new ReadableStream({
      pull(controller) {
        pulled += 1;
        controller.enqueue(new Uint8Array(65_536));
      },
    });
    await expect(readBody(post(endless))).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
    expect(pulled).toBeLessThan(25);
  });

  it('an empty body is none', async () => {
    expect(await readBody(post(undefined))).toBeUndefined();
    expect(await readBody(post(new Uint8Array()))).toBeUndefined();
  });

  it('a body that breaks off is INVALID_JSON', async () => {
    const broken = new ReadableStream({ pull: (controller) => controller.error(new Error('reset')) });
    await expect(readBody(post(broken))).rejects.toMatchObject({ code: 'INVALID_JSON' });
  });
});

describe('parsing', () => {
  const parse = (text: string) => codeOf(() => parseJson(new TextEncoder().encode(text)));

  it.each([
    ['{"a":1}', { a: 1 }],
    ['"__proto__"', '__proto__'],
    ['{"a":"\\u0041"}', { a: 'A' }],
    ['{"a":', 'INVALID_JSON'],
    ['', 'INVALID_JSON'],
    ['{"__proto__":{"admin":true}}', 'VALIDATION_FAILED'],
    ['{"\\u005f\\u005fproto__":{}}', 'VALIDATION_FAILED'],
    ['[{"a":{"constructor":1}}]', 'VALIDATION_FAILED'],
  ])('%s', (text, expected) => {
    expect(parse(text)).toEqual(expected);
  });

  it('no prototype is touched', () => {
    parse('{"__proto__":{"polluted":true}}');
    expect({}).not.toHaveProperty('polluted');
  });

  it('ten thousand levels, with a suspicious name inside, end in an answer', () => {
    expect(parse(`${'{"__proto__":'.repeat(10_000)}1${'}'.repeat(10_000)}`)).toMatch(/INVALID_JSON|VALIDATION_FAILED/);
  });
});
