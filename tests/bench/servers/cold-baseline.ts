/** Imports the baseline, has it listen and asks it once; tells how long all of it took. Takes the request and the token as JSON. */
import { once } from 'node:events';
import { request as ask } from 'node:http';
import type { AddressInfo } from 'node:net';
import process from 'node:process';
import { buffer } from 'node:stream/consumers';
import type { FirstRequest } from '../compare/cold-start.js';

const { method, path, body, token } = JSON.parse(process.argv[2] ?? '') as FirstRequest;
const startedAtMs = performance.now();
const [{ createBaseline }, { baselineSettings }] = await Promise.all([
  import('../baseline/app.js'),
  import('../baseline/settings.js'),
]);
const server = createBaseline(baselineSettings(process.env)).app.listen(0, '127.0.0.1');
await once(server, 'listening');
const asking = ask({
  port: (server.address() as AddressInfo).port,
  host: '127.0.0.1',
  method,
  path,
  headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
});
asking.end(body === undefined ? undefined : JSON.stringify(body));
const [response] = await once(asking, 'response');
await buffer(response);
const tookMs = performance.now() - startedAtMs;
process.send?.({ status: response.statusCode, tookMs }, () => process.exit(0));
