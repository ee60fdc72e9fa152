import type { Requester } from '@upstash/redis';
import { type Admission, Breaker, type Outcome } from '../domain/breaker.js';
import { Redis } from '../generated/packages/redis.js';
import { currentRequest, measure } from '../telemetry.js';
import { isAnswerTo, isUnknownScript } from './answers.js';
import { withPatience } from './patient-timeout.js';
import { upstashRequester } from './upstash-requester.js';

/** Redis did not answer, or not as Redis does. Carries nothing of what the client said, which quotes commands and values. */
export class RedisFailure extends Error {
  override readonly name = 'RedisFailure';
  constructor(readonly reason: 'switched-off' | 'timeout' | 'refused' | 'answer') {
    super(`Redis: ${reason}`);
  }
}

export interface RedisOptions {
  readonly url: string;
  readonly token: string;
  /** For each HTTP request. */
  readonly timeoutMs?: number;
  /** Milliseconds that only go forward. */
  readonly nowMs: () => number;
}

export interface GuardedRedis {
  /** Its calls fail with `RedisFailure` or, where Redis itself refused a command, with the client's own error. */
  readonly redis: Redis;
  /** Commands of one tick go out in one HTTP request, those of each request of ours by themselves. */
  readonly pipelined: Redis;
  /** False while the breaker keeps everybody off. */
  isUp(): boolean;
}

class Client extends Redis {
  static pipelined(requester: Requester): Redis {
    return new Client(requester).autoPipeline();
  }
}

/**
 * The client of this process. Every HTTP request has a time limit; a request of ours whose first one runs out of time asks no
 * more; three failures in a row, or one refused connection, keep everybody off for 10 s, and then one request tries.
 */
export function openRedis({ url, token, timeoutMs = 500, nowMs }: RedisOptions): GuardedRedis {
  const breaker = new Breaker({ failures: 3, openMs: 10_000 });
  /** Requests of ours that have waited long enough. */
  const switchedOff = new WeakSet<object>();

  const send = upstashRequester({ url, token });

  function fail(admission: Admission, outcome: Outcome, reason: RedisFailure['reason']): RedisFailure {
    breaker.record(admission, outcome, nowMs());
    const request = currentRequest();
    if (request) switchedOff.add(request);
    return new RedisFailure(reason);
  }

  const requester: Requester = {
    request: async (request) => {
      const ours = currentRequest();
      if (ours && switchedOff.has(ours)) throw new RedisFailure('switched-off');
      const admission = breaker.admit(nowMs());
      if (!admission) throw new RedisFailure('switched-off');
      try {
        const answer = await measure('cache', () => withPatience(timeoutMs, (signal) => send(request, signal)));
        if (!isAnswerTo(request.body, answer)) throw fail(admission, 'failure', 'answer');
        breaker.record(admission, 'success', nowMs());
        return answer as never; // the type that the client names has no pipelines
      } catch (error) {
        if (error instanceof RedisFailure) throw error;
        if (isUnknownScript(error)) {
          breaker.record(admission, 'success', nowMs());
          throw new Error('NOSCRIPT');
        }
        if (isTimeout(error)) throw fail(admission, 'failure', 'timeout');
        if (isRefused(error)) throw fail(admission, 'refused', 'refused');
        throw fail(admission, 'failure', 'answer');
      }
    },
  };

  return {
    redis: new Client(requester),
    pipelined: pipelinedByRequest(requester),
    isUp: () => breaker.isClosed,
  };
}

/**
 * Requests of ours that have waited for the same go on in the same tick. In one HTTP request for all of them, only the first would
 * be known to have waited for Redis, and the others would wait again.
 */
function pipelinedByRequest(requester: Requester): Redis {
  const clients = new WeakMap<object, Redis>();
  const outside = Client.pipelined(requester);
  const current = (): Redis => {
    const request = currentRequest();
    if (!request) return outside;
    const client = clients.get(request) ?? Client.pipelined(requester);
    clients.set(request, client);
    return client;
  };
  return new Proxy(outside, { get: (_, name) => Reflect.get(current(), name) });
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError');
}

function isRefused(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ECONNREFUSED') return true;
    if (cause instanceof AggregateError && cause.errors.some(isRefused)) return true;
  }
  return false;
}
