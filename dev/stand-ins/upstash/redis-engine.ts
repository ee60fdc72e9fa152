import { Command, Redis } from 'ioredis';
import { type Engine, isBilled, type Outcome, type Reply, ReplyError } from './engine.js';

const RECONNECT_MS = 50;

/** A real Redis at a Unix socket. While it is away every call fails at once; when it is back it is used again. */
export async function connectToRedis(socket: string): Promise<Engine> {
  const redis = new Redis({
    path: socket,
    protocol: 2,
    lazyConnect: true,
    enableReadyCheck: false,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: () => RECONNECT_MS,
    disableClientInfo: true,
  });
  redis.on('error', () => undefined); // every command that suffers from it says so
  await redis.connect();

  const run = async ([name = '', ...rest]: readonly string[]): Promise<Reply> => {
    const command = new Command(name, rest, { replyEncoding: 'utf8' });
    return toReply(await Promise.resolve(redis.sendCommand(command)).catch(rethrow));
  };

  return {
    run,
    transaction: async (commands) => {
      const pipeline = redis.multi();
      for (const [name = '', ...rest] of commands) pipeline.call(name, ...rest);
      const replies = await pipeline.exec().catch(rethrow);
      return (replies ?? []).map(
        ([error, reply]): Outcome => (error ? { error: error.message } : { result: toReply(reply) }),
      );
    },
    commandCounts: async () => readCounts(String(await run(['INFO', 'commandstats']))),
    close: async () => redis.disconnect(),
  };
}

function rethrow(error: Error): never {
  throw error.name === 'ReplyError' ? new ReplyError(error.message) : error;
}

/** The client makes objects of hashes; the protocol has arrays. */
function toReply(value: unknown): Reply {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number') return value;
  if (Array.isArray(value)) return value.map(toReply);
  if (typeof value !== 'object') throw new TypeError(`Redis answered a ${typeof value}.`);
  return Object.entries(value).flatMap(([field, text]) => [field, toReply(text)]);
}

/** Lines such as `cmdstat_script|load:calls=3,usec=…`. */
export function readCounts(info: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [, name = '', calls] of info.matchAll(/^cmdstat_([^|:]+)[^:]*:calls=(\d+)/gm)) {
    if (isBilled(name)) counts[name] = (counts[name] ?? 0) + Number(calls);
  }
  return counts;
}
