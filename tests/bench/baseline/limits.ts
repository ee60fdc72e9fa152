import type { RequestHandler } from 'express';
import type { BaselineRedis } from './redis.js';

const WINDOW_SECONDS = 60;
/** Not reached in a benchmark: what it costs is counting. */
const MOST = 1_000_000;

/** So many requests a minute and client: a counter in Redis. */
export function limitRequests(redis: BaselineRedis, name: string): RequestHandler {
  return async (request, response, next) => {
    const key = `limit:${name}:${response.locals.userId ?? request.ip}`;
    if ((await redis.count(key, WINDOW_SECONDS)) <= MOST) next();
    else response.status(429).set('Retry-After', String(WINDOW_SECONDS)).json({ status: 429 });
  };
}
