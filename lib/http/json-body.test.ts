import { describe, expect, it } from 'vitest';
import type { Problem } from '../contract/problem.js';
import { MAX_BODY_BYTES, parseJson, readBody, refuseInherited } from './json-body.js';
import { Findings } from './validate.js';

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
  ])('%s', (text, expected) => {
    expect(parse(text)).toEqual(expected);
  });
});

describe('names that every object has from birth', () => {
  const refused = (text: string) => {
    const findings = new Findings();
    refuseInherited(parseJson(new TextEncoder().encode(text)), findings);
    try {
      findings.settle();
      return [];
    } catch (error) {
      return (error as Problem).errors?.map(({ path }) => path);
    }
  };

  it.each([
    ['{"__proto__":{"admin":true}}', ['__proto__']],
    ['{"\\u005f\\u005fproto__":{}}', ['__proto__']],
    ['[{"a":{"constructor":1}}]', ['[0].a.constructor']],
    [
      '{"updates":[{},{"prototype":1,"__proto__":{"constructor":2}}],"x":{"constructor":1}}',
      ['updates[1].prototype', 'updates[1].__proto__', 'x.constructor'],
    ],
    ['{"a":["__proto__"],"proto":"constructor"}', []],
  ])('%s: all of them, by where they stand', (text, paths) => {
    expect(refused(text)).toEqual(paths);
  });

  it('change no prototype', () => {
    refused('{"__proto__":{"polluted":true}}');
    expect({}).not.toHaveProperty('polluted');
  });

  it('are found however deep they stand, in time that does not grow with the square of the depth', () => {
    const depth = 40_000;
    const startedAtMs = performance.now();
    const paths = refused(`${'{"constructor":1,"a":'.repeat(depth)}1${'}'.repeat(depth)}`);
    expect(performance.now() - startedAtMs).toBeLessThan(2_000);
    expect(paths?.slice(0, 3)).toEqual(['constructor', 'a.constructor', 'a.a.constructor']);
    expect(Math.max(...(paths ?? []).map((path) => path.length))).toBeLessThanOrEqual(100);
  });
});
