/**
 * Which modules one built function has loaded when it has given its first answer, in a process that loads nothing else. Takes the
 * function's folder, its handler and a `FirstRequest` as JSON; prints `FirstAnswer` as one JSON line.
 */
import { Session } from 'node:inspector';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { asFunction } from '../server/functions.js';

export interface FirstRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** With /api/v1. */
  readonly path: string;
  readonly accessToken?: string | undefined;
  readonly body?: unknown;
}

export interface FirstAnswer {
  readonly status: number;
  /** As it came. */
  readonly text: string;
  /** Files below the function's folder. */
  readonly modules: readonly string[];
}

const [folder = '', handler = '', asked = ''] = process.argv.slice(2);
const { method, path: pathname, accessToken, body } = JSON.parse(asked) as FirstRequest;
const modules = new Set<string>();
const session = new Session();
session.connect();
// knows of every script, whether it was imported or required
session.on('Debugger.scriptParsed', ({ params }) => {
  if (!params.url.startsWith('file:')) return;
  const file = path.relative(folder, fileURLToPath(params.url));
  if (!file.startsWith('..')) modules.add(file);
});
session.post('Debugger.enable');

const write = process.stdout.write.bind(process.stdout);
process.stdout.write = () => true; // the request's line of the log
const built = asFunction(await import(pathToFileURL(path.join(folder, handler)).href), handler);
const response = await built.fetch(
  new Request(`http://localhost${pathname}`, {
    method,
    headers: {
      ...(accessToken !== undefined && { Authorization: `Bearer ${accessToken}` }),
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  }),
);
const text = await response.text();
const answer: FirstAnswer = { status: response.status, text, modules: [...modules].sort() };
write(`${JSON.stringify(answer)}\n`, () => process.exit(0));
