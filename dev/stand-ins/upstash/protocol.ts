import { type Answer, type Asked, json, type Service } from '../http/service.js';
import { type Engine, type Outcome, type Reply, ReplyError } from './engine.js';

/** The REST protocol of Upstash: `/`, `/pipeline`, `/multi-exec` and commands in the path. */
export function upstashService(engine: Engine, token: string): Service<never> {
  return {
    faults: [],
    operation: (_, path) => (path === '/pipeline' ? 'pipeline' : path === '/multi-exec' ? 'multi-exec' : 'command'),
    failure: (_, error) => ({ error }),
    answer: async (asked) => {
      if (!isAuthorised(asked, token)) return refuse(401, 'WRONGPASS invalid or missing auth token');
      const encode = asked.headers['upstash-encoding'] === 'base64' ? toBase64 : (reply: Reply) => reply;
      const encoded = (outcome: Outcome) => ('error' in outcome ? outcome : { result: encode(outcome.result) });
      try {
        if (asked.path === '/pipeline') {
          const outcomes: Outcome[] = [];
          for (const command of readCommands(asked.body)) outcomes.push(await settle(engine, command));
          return json(200, outcomes.map(encoded));
        }
        if (asked.path === '/multi-exec') {
          return json(200, (await engine.transaction(readCommands(asked.body))).map(encoded));
        }
        return json(200, { result: encode(await engine.run(readSingle(asked))) });
      } catch (error) {
        if (error instanceof ReplyError) return refuse(400, error.message);
        return refuse(503, 'ERR the database cannot be reached');
      }
    },
  };
}

function refuse(status: number, error: string): Answer {
  return json(status, { error });
}

function isAuthorised({ headers, query }: Asked<never>, token: string): boolean {
  return headers.authorization === `Bearer ${token}` || query.get('_token') === token;
}

async function settle(engine: Engine, command: readonly string[]): Promise<Outcome> {
  try {
    return { result: await engine.run(command) };
  } catch (error) {
    if (error instanceof ReplyError) return { error: error.message };
    throw error;
  }
}

/** `POST /` with the command as an array, or `/set/key/value?EX=60`, to which a body is the last argument. */
function readSingle({ path, query, body }: Asked<never>): readonly string[] {
  const parts = path.split('/').filter(Boolean).map(decodeURIComponent);
  if (parts.length === 0) return readCommand(parse(body));
  const options = [...query].flatMap(([name, value]) => (name === '_token' ? [] : value ? [name, value] : [name]));
  return [...parts, ...(body.length > 0 ? [body.toString('utf8')] : []), ...options];
}

function readCommands(body: Buffer): readonly (readonly string[])[] {
  const commands = parse(body);
  if (!Array.isArray(commands) || commands.length === 0) throw new ReplyError('ERR empty pipeline request');
  return commands.map(readCommand);
}

function readCommand(command: unknown): readonly string[] {
  if (!Array.isArray(command) || command.length === 0) throw new ReplyError('ERR empty command');
  return command.map((part: unknown) => (typeof part === 'string' ? part : JSON.stringify(part)));
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new ReplyError('ERR failed to parse the request');
  }
}

/** Every string in base64, since not every value is Unicode; `OK` alone stays as it is. */
function toBase64(reply: Reply): Reply {
  if (typeof reply === 'string') return reply === 'OK' ? reply : Buffer.from(reply, 'utf8').toString('base64');
  return typeof reply === 'object' && reply !== null ? reply.map(toBase64) : reply;
}
