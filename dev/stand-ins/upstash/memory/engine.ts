import { type Engine, isBilled, type Outcome, type Reply, ReplyError } from '../engine.js';
import { digest } from '../scripts.js';
import { type MemoryReply, OK, readInteger, Status } from './command.js';
import { hashCommands } from './hashes.js';
import { keyCommands } from './keys.js';
import { ScriptRunner } from './lua.js';
import { Store } from './store.js';
import { stringCommands } from './strings.js';

const dataCommands = { ...keyCommands, ...stringCommands, ...hashCommands };

/** What this product and its rate limiter use of Redis, in the memory of this process. */
export function memoryEngine(now: () => number = Date.now): Engine {
  const store = new Store(now);
  const counts: Record<string, number> = {};
  const bodies = new Map<string, string>();

  const call = (name: string, args: readonly string[]): MemoryReply => {
    const known = Object.hasOwn(dataCommands, name) ? dataCommands[name] : undefined;
    if (!known) throw unknown(name, args);
    checkArity(name, known.arity, args);
    counts[name] = (counts[name] ?? 0) + 1;
    return known.run(store, args);
  };

  const runner = new ScriptRunner((name, args) => {
    if (scripting.has(name)) throw new ReplyError('ERR This Redis command is not allowed from script');
    return call(name, args);
  });

  const evaluate = (script: string, [keyCount, ...rest]: readonly string[]): MemoryReply => {
    const keys = readInteger(keyCount);
    if (keys > rest.length) throw new ReplyError("ERR Number of keys can't be greater than number of args");
    if (keys < 0) throw new ReplyError("ERR Number of keys can't be negative");
    bodies.set(digest(script), script);
    return runner.run(script, rest.slice(0, keys), rest.slice(keys));
  };

  const scripting = new Map<string, { arity: number; run(args: readonly string[]): MemoryReply }>([
    ['eval', { arity: -3, run: ([script = '', ...rest]) => evaluate(script, rest) }],
    [
      'evalsha',
      {
        arity: -3,
        run: ([sha = '', ...rest]) => {
          const script = bodies.get(sha.toLowerCase());
          if (script === undefined) throw new ReplyError('NOSCRIPT No matching script. Please use EVAL.');
          return evaluate(script, rest);
        },
      },
    ],
    [
      'script',
      {
        arity: -2,
        run: ([action = '', ...rest]) => {
          switch (action.toLowerCase()) {
            case 'load': {
              const [script = ''] = rest;
              runner.compile(script);
              bodies.set(digest(script), script);
              return digest(script);
            }
            case 'exists':
              return rest.map((sha) => (bodies.has(sha.toLowerCase()) ? 1 : 0));
            case 'flush':
              bodies.clear();
              return OK;
          }
          throw new ReplyError(`ERR unknown subcommand '${action}'. Try SCRIPT HELP.`);
        },
      },
    ],
  ]);

  const run = ([name = '', ...args]: readonly string[]): Reply => {
    const lowerCase = name.toLowerCase();
    const script = scripting.get(lowerCase);
    if (!script) return withoutStatus(call(lowerCase, args));
    checkArity(lowerCase, script.arity, args);
    counts[lowerCase] = (counts[lowerCase] ?? 0) + 1;
    return withoutStatus(script.run(args));
  };

  return {
    run: async (command) => run(command),
    transaction: async (commands) => {
      for (const [name = '', ...args] of commands) {
        const lowerCase = name.toLowerCase();
        const known = scripting.get(lowerCase) ?? (Object.hasOwn(dataCommands, lowerCase) && dataCommands[lowerCase]);
        if (!known) throw unknown(name, args);
        checkArity(lowerCase, known.arity, args);
      }
      return commands.map((command) => settle(() => run(command)));
    },
    commandCounts: async () => Object.fromEntries(Object.entries(counts).filter(([name]) => isBilled(name))),
    close: async () => undefined,
  };
}

function settle(run: () => Reply): Outcome {
  try {
    return { result: run() };
  } catch (error) {
    if (error instanceof ReplyError) return { error: error.message };
    throw error;
  }
}

function checkArity(name: string, arity: number, args: readonly string[]): void {
  const words = args.length + 1;
  if (arity >= 0 ? words !== arity : words < -arity) {
    throw new ReplyError(`ERR wrong number of arguments for '${name}' command`);
  }
}

function unknown(name: string, args: readonly string[]): ReplyError {
  const beginning = args.map((argument) => `'${argument}' `).join('');
  return new ReplyError(`ERR unknown command '${name}', with args beginning with: ${beginning}`);
}

function withoutStatus(reply: MemoryReply): Reply {
  if (reply instanceof Status) return reply.text;
  return typeof reply === 'object' && reply !== null ? reply.map(withoutStatus) : reply;
}
