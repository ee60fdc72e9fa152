/** Imports one built function and asks it once; tells how long both took. Takes the file, the request and the token as JSON. */
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import type { FirstRequest } from '../compare/cold-start.js';

const { file, method, path, body, token } = JSON.parse(process.argv[2] ?? '') as FirstRequest & { file: string };
const startedAtMs = performance.now();
const { default: built } = (await import(pathToFileURL(file).href)) as {
  default: { fetch(request: Request): Promise<Response> };
};
const response = await built.fetch(
  new Request(`http://localhost${path}`, {
    method,
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  }),
);
await response.text();
const tookMs = performance.now() - startedAtMs;
process.send?.({ status: response.status, tookMs }, () => process.exit(0));
