import { describe, expect, it } from 'vitest';
import { OutOfTime } from '../services/ports/budget.js';
import { costNothing } from '../services/ports/quota.js';
import { neverAsked, toFailure, toProblem } from './failure.js';

const secret = 'AIza-secret in the text of the upstream';

describe('what Google threw', () => {
  it.each([
    ['gRPC, over quota', Object.assign(new Error(secret), { code: 8 }), 'text-to-speech failed: 8'],
    ['HTTP', Object.assign(new Error(secret), { status: 429 }), 'text-to-speech failed: 429'],
    ['the network', Object.assign(new Error(secret), { code: 'ECONNRESET' }), 'text-to-speech failed: ECONNRESET'],
    ['a sentence for a code', Object.assign(new Error(secret), { code: secret }), 'text-to-speech failed: no answer'],
    ['text', secret, 'text-to-speech failed: no answer'],
    ['nothing', undefined, 'text-to-speech failed: no answer'],
  ])('%s, is told by its code alone', (_, error, message) => {
    const failure = toFailure('text-to-speech', error);
    expect(failure.message).toBe(message);
    expect(`${failure.stack} ${failure.cause}`).not.toContain('secret');
    const problem = toProblem('text-to-speech', error);
    expect([problem.code, problem.cause]).toEqual(['UPSTREAM_FAILED', failure]);
  });

  it.each([
    ['the deadline of gRPC', Object.assign(new Error(secret), { code: 4 })],
    ['our own', new OutOfTime('no answer within 5 ms')],
  ])('%s, is a time-out', (_, error) => {
    expect(toProblem('text-to-speech', error).code).toBe('UPSTREAM_TIMEOUT');
  });
});

describe('a call that failed', () => {
  const withCause = (code: string) =>
    Object.assign(new Error(secret, { cause: Object.assign(new Error(), { code }) }), { code: 14 });
  it.each([
    ['a request that is wrong', { status: 400 }],
    ['a sign-in that is refused', { code: 16, httpStatusCode: 401 }],
    ['too many requests', { code: 8, httpStatusCode: 429 }],
    ['a failure that Google admits', { code: 13, httpStatusCode: 500 }],
    ['nobody there', { code: 'ECONNREFUSED' }],
    ['nobody there, as the client says it', withCause('ECONNREFUSED')],
    ['no call at all', neverAsked('text-to-speech', 'no time was left to ask')],
  ])('by %s has cost nothing', (_, error) => {
    expect([toFailure('gemini', error), toProblem('gemini', error)].map(costNothing)).toEqual([true, true]);
  });

  it.each([
    ['the deadline', { code: 4 }],
    ['our own time-out', new OutOfTime('no answer within 5 ms')],
    ['a time-out on the way', { code: 4, httpStatusCode: 504 }],
    ['somebody on the way', { code: 13, httpStatusCode: 502 }],
    ['a lost connection', { code: 'ECONNRESET' }],
    ['a lost connection, as the client says it', withCause('ECONNRESET')],
    ['an answer that can’t be read', new SyntaxError(secret)],
    ['nobody knows what', undefined],
  ])('by %s may be on the bill', (_, error) => {
    expect([toFailure('gemini', error), toProblem('gemini', error)].map(costNothing)).toEqual([false, false]);
  });
});
