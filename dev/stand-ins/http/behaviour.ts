import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';

/** What can go wrong between any client and any server; a service adds faults of its own. */
export const transportFaults = ['error', 'hang', 'reset', 'lose', 'rubbish', 'truncate'] as const;
export type TransportFault = (typeof transportFaults)[number];

/** How a stand-in treats requests until it is told otherwise. `{}` is its normal self. */
export interface Behaviour<Fault extends string = never> {
  /** An answer takes this long at least; without it, as long as the stand-in was started with. */
  readonly latencyMs?: number | undefined;
  /**
   * - `error`: answers `status` in the service's own form, and does nothing.
   * - `hang`: takes the request and never answers.
   * - `reset`: resets the connection.
   * - `lose`: does what was asked, and resets the connection instead of answering.
   * - `rubbish`: 200 with what is not JSON.
   * - `truncate`: does what was asked, announces the whole answer, sends half and hangs up.
   */
  readonly fault?: TransportFault | Fault | undefined;
  /** Of the fault `error`; 500 by default. */
  readonly status?: number | undefined;
  /** For so many requests, then the normal self again. */
  readonly times?: number | undefined;
}

/** Reads a behaviour that came over HTTP. @throws v.ValiError that names what is wrong. */
export function parseBehaviour<Fault extends string>(faults: readonly Fault[], input: unknown): Behaviour<Fault> {
  const whole = (minimum: number, maximum: number) =>
    v.optional(v.pipe(v.number(), v.integer(), v.minValue(minimum), v.maxValue(maximum)));
  const schema = v.strictObject({
    latencyMs: whole(0, 600_000),
    fault: v.optional(v.picklist([...transportFaults, ...faults])),
    status: whole(400, 599),
    times: whole(1, 1_000_000),
  });
  return v.parse(schema, input);
}

/** Holds the behaviour in force and counts down the one that is for some requests only. */
export class Mood<Fault extends string> {
  private current: Behaviour<Fault> = {};
  private left = 0;

  set(behaviour: Behaviour<Fault>): void {
    this.current = behaviour;
    this.left = behaviour.times ?? Number.POSITIVE_INFINITY;
  }

  /** For the request that came now. */
  next(): Behaviour<Fault> {
    if (this.left <= 0) return {};
    this.left -= 1;
    return this.current;
  }
}

/** Resolves after both: the work, and so many milliseconds. */
export async function noSoonerThan<T>(latencyMs: number, work: Promise<T>): Promise<T> {
  const [done] = await Promise.all([work, latencyMs > 0 ? sleep(latencyMs) : undefined]);
  return done;
}
