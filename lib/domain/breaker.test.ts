import { describe, expect, it } from 'vitest';
import { Breaker, type Outcome } from './breaker.js';

function breaker() {
  const made = new Breaker({ failures: 3, openMs: 10_000 });
  const ask = (outcome: Outcome, nowMs: number): boolean => {
    const admission = made.admit(nowMs);
    if (admission) made.record(admission, outcome, nowMs);
    return admission !== undefined;
  };
  return { made, ask };
}

describe('opening', () => {
  it('three failures in a row open it; two, or three with a success between, do not', () => {
    const { made, ask } = breaker();
    for (const outcome of ['failure', 'failure', 'success', 'failure', 'failure'] as const) ask(outcome, 0);
    expect(made.isClosed).toBe(true);
    ask('failure', 0);
    expect(made.isClosed).toBe(false);
    expect(made.admit(9_999)).toBeUndefined();
  });

  it('what says nothing of the other side neither opens it nor breaks a row of failures', () => {
    const { made, ask } = breaker();
    for (const outcome of ['unknown', 'unknown', 'unknown', 'failure', 'unknown', 'failure'] as const) ask(outcome, 0);
    expect(made.isClosed).toBe(true);
    ask('failure', 0);
    expect(made.isClosed).toBe(false);
    // as a probe it leaves the question to the next one
    ask('unknown', 10_000);
    expect(made.isClosed).toBe(false);
    expect(made.admit(10_000)).toEqual({ isProbe: true });
  });

  it('one refused connection opens it', () => {
    const { made, ask } = breaker();
    ask('refused', 0);
    expect(made.isClosed).toBe(false);
  });

  it('answers to what was asked before it opened neither close it nor keep it open for longer', () => {
    const { made, ask } = breaker();
    const early = [made.admit(0), made.admit(0), made.admit(0), made.admit(0)];
    ask('refused', 0);
    for (const admission of early) if (admission) made.record(admission, 'failure', 5_000);
    expect(made.admit(10_000)).toEqual({ isProbe: true });
  });
});

describe('probing', () => {
  it('after ten seconds one request goes out, and no second before it is answered', () => {
    const { made, ask } = breaker();
    ask('refused', 0);
    const probe = made.admit(10_000);
    expect(probe).toEqual({ isProbe: true });
    expect(made.admit(10_001)).toBeUndefined();
  });

  it('a probe that succeeds closes it, one that fails opens it for another ten seconds', () => {
    const { made, ask } = breaker();
    ask('refused', 0);
    expect(ask('failure', 10_000)).toBe(true);
    expect(ask('success', 19_999)).toBe(false);
    expect(ask('success', 20_000)).toBe(true);
    expect(made.isClosed).toBe(true);
  });
});
