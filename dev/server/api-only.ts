/**
 * The functions of api/ and the static vocabulary without the web app, on a free port, for tests that need a server of
 * their own to kill. Everything is told by the environment, as on the platform; the first line on standard output is
 * `{"url": "http://…", "pid": …}`.
 */
import process from 'node:process';
import { endAll } from '../../lib/container/ending.js';
import { isPublicFile, listFunctionFiles, loadNatively, readPlatformConfiguration } from './functions.js';
import { listen } from './http-server.js';
import { createListener } from './listener.js';
import { createRouting } from './routing.js';

const routing = createRouting({
  functionFiles: listFunctionFiles(),
  isStaticFile: isPublicFile,
  configuration: readPlatformConfiguration(),
});
const http = await listen(Number(process.env.PORT || 0));
http.answerWith(createListener({ routing: () => routing, load: loadNatively }));
console.log(JSON.stringify({ url: `http://127.0.0.1:${http.port}`, pid: process.pid }));

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    Promise.allSettled([http.close(), endAll()]).finally(() => process.exit(0));
  });
}
