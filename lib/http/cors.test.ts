import { describe, expect, it } from 'vitest';
import { corsHeaders } from './cors.js';

const allowed = ['https://app.example', 'http://localhost:3000'];
const ask = (origin: string | undefined, { method = 'GET', list = allowed, vary = null as string | null } = {}) =>
  corsHeaders(
    new Request('https://api.example/api/v1/progress', { method, headers: origin === undefined ? {} : { origin } }),
    list,
    ['GET', 'HEAD', 'OPTIONS'],
    vary,
  );

describe('pages of other origins', () => {
  it('one that the list names exactly may read the answer, with credentials', () => {
    expect(ask('https://app.example')).toMatchObject({
      'Access-Control-Allow-Origin': 'https://app.example',
      'Access-Control-Allow-Credentials': 'true',
      Vary: 'Origin',
    });
  });

  it.each([
    'https://app.example.evil',
    'http://app.example',
    'https://app.example:8443',
    'https://sub.app.example',
    'null',
  ])('%s may not', (origin) => {
    expect(ask(origin)).toEqual({ Vary: 'Origin' });
  });

  it('none may where the list is empty, and nothing is said', () => {
    expect(ask('https://app.example', { list: [] })).toEqual({});
  });

  it('the same origin, which sends no Origin, needs nothing', () => {
    expect(ask(undefined, { list: [] })).toEqual({});
  });

  it('an answer to nobody in particular is still not for every origin, where there is a list', () => {
    expect(ask(undefined)).toEqual({ Vary: 'Origin' });
  });

  it.each([
    ['Authorization', 'Authorization, Origin'],
    ['Authorization, origin', 'Authorization, origin'],
    ['*', '*'],
  ])('Vary: %s becomes %s', (vary, expected) => {
    expect(ask('https://app.example', { vary }).Vary).toBe(expected);
  });

  it('a preflight learns methods and headers', () => {
    expect(ask('https://app.example', { method: 'OPTIONS' })).toMatchObject({
      'Access-Control-Allow-Methods': 'GET, HEAD, OPTIONS',
      'Access-Control-Allow-Headers': expect.stringContaining('Authorization'),
    });
  });
});
