import { type StandIn, type StandInOptions, startStandIn } from '../http/stand-in.js';
import type { Engine } from './engine.js';
import { memoryEngine } from './memory/engine.js';
import { upstashService } from './protocol.js';
import { connectToRedis } from './redis-engine.js';
import { hasRedisServer, type RedisProcess, startRedisProcess } from './redis-process.js';
import { withUpstashScripts } from './scripts.js';

export interface UpstashOptions extends StandInOptions {
  /** `auto`, the default, takes a real redis-server where there is one on the PATH. */
  readonly engine?: 'auto' | 'redis-server' | 'memory' | undefined;
  readonly token?: string | undefined;
}

export interface UpstashStandIn extends StandIn<never> {
  readonly token: string;
  /** The process behind it, unless the engine is in memory. */
  readonly redis: RedisProcess | undefined;
  /** Commands as Upstash bills them, by lower-case name; a restart of redis-server begins again at none. */
  commands(): Promise<Readonly<Record<string, number>>>;
  /** Asks the engine behind the server, past its faults; what is asked so is counted too. */
  readonly engine: Engine;
}

/** Upstash's REST API over a real Redis or one in memory. */
export async function startUpstash(options: UpstashOptions = {}): Promise<UpstashStandIn> {
  const { engine: wanted = 'auto', token = 'local-redis-token' } = options;
  const isReal = wanted === 'redis-server' || (wanted === 'auto' && hasRedisServer());
  const redis = isReal ? await startRedisProcess() : undefined;
  const engine = withUpstashScripts(redis ? await connectToRedis(redis.socket) : memoryEngine());
  const server = await startStandIn(upstashService(engine, token), options);
  return {
    ...server,
    token,
    redis,
    engine,
    commands: () => engine.commandCounts(),
    close: async () => {
      await server.close();
      await engine.close();
      await redis?.stop();
    },
  };
}
