/**
 * The deployment on this machine, without any loader but Node's own. `launch.ts` compiles and starts it. Takes `PlatformFolders` as
 * JSON in the first argument; everything else is told by the environment, as on the platform. The first line on standard output is
 * `{"url": "http://…", "pid": …}`.
 */
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { listen } from '../server/http-server.js';
import type { PlatformFolders } from './launch.js';
import { serveFolders } from './serve.js';

/** From SIGTERM on, what a function has to end its connections. */
const ENDING_MS = 500;

const { listener, hasLoaded } = serveFolders(JSON.parse(process.argv[2] ?? '') as PlatformFolders);
const http = await listen(Number(process.env.PORT || 0));
http.answerWith(listener);
console.log(JSON.stringify({ url: `http://127.0.0.1:${http.port}`, pid: process.pid }));

// whoever started it is gone
process.stdin.once('end', () => process.kill(process.pid, 'SIGTERM')).resume();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, async () => {
    await http.close();
    await sleep(hasLoaded() ? ENDING_MS : 0);
    process.exit(0);
  });
}
