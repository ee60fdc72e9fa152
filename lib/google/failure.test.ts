import { describe, expect, it } from 'vitest';
import { OutOfTime } from '../services/ports/budget.js';
import { toFailure, toProblem } from './failure.js';

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
