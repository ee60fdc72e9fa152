/**
 * The deployment on this machine, without any loader but Node's own: the functions as they were built, the static files, and
 * vercel.json before them. `launch.ts` compiles and starts it. Takes `PlatformFolders` as JSON in the first argument; everything
 * else is told by the environment, as on the platform. The first line on standard output is `{"url": "http://…", "pid": …}`.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { asFunction, readPlatformConfiguration, type WebFunction } from '../server/functions.js';
import { listen } from '../server/http-server.js';
import { createListener } from '../server/listener.js';
import { createRouting } from '../server/routing.js';
import { staticFolder } from '../server/static-folder.js';
import type { BuiltFunctions } from './build.js';
import type { PlatformFolders } from './launch.js';

/** From SIGTERM on, what a function has to end its connections. */
const ENDING_MS = 500;

const folders = JSON.parse(process.argv[2] ?? '') as PlatformFolders;
const functions = JSON.parse(readFileSync(path.join(folders.functions, 'functions.json'), 'utf8')) as BuiltFunctions;
const files = staticFolder(folders.web);
const routing = createRouting({
  functionFiles: Object.keys(functions),
  isStaticFile: files.has,
  configuration: readPlatformConfiguration(folders.configuration),
});
const http = await listen(Number(process.env.PORT || 0));
http.answerWith(
  createListener({
    routing: () => routing,
    load,
    serveFile: files.serve,
    web: (request, response) => {
      request.url = '/index.html';
      files.serve(request, response, () => void response.writeHead(404).end());
    },
  }),
);
console.log(JSON.stringify({ url: `http://127.0.0.1:${http.port}`, pid: process.pid }));

const loaded = new Map<string, Promise<WebFunction>>();

/** Each function has modules of its own, as if it ran alone. */
function load(file: string): Promise<WebFunction> {
  let loading = loaded.get(file);
  if (!loading) {
    const { folder = '', handler = '' } = functions[file] ?? {};
    loading = import(pathToFileURL(path.join(folders.functions, folder, handler)).href).then((module) =>
      asFunction(module, file),
    );
    loaded.set(file, loading);
  }
  return loading;
}

// whoever started it is gone
process.stdin.once('end', () => process.kill(process.pid, 'SIGTERM')).resume();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, async () => {
    await http.close();
    await sleep(loaded.size > 0 ? ENDING_MS : 0);
    process.exit(0);
  });
}
