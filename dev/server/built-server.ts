import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { listFunctionFiles, loadNatively, readPlatformConfiguration, root } from './functions.js';
import { createListener } from './listener.js';
import { createRouting } from './routing.js';
import { staticFolder } from './static-folder.js';

/** The web app as it is deployed, service worker included, with the functions of api/ in front of it. */
export function startBuilt(folder: string): ReturnType<typeof createListener> {
  const files = staticFolder(folder);
  const routing = createRouting({
    functionFiles: listFunctionFiles(),
    isStaticFile: files.has,
    configuration: readPlatformConfiguration(),
  });
  return createListener({
    routing: () => routing,
    load: loadNatively,
    serveFile: files.serve,
    web: (request, response) => {
      request.url = '/index.html';
      files.serve(request, response);
    },
  });
}

/** What a network gives that compresses as it sends; the best that there is takes a second for each file. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };

/** Into `folder`, with every text compressed beside it, as the platform's network sends it: brotli to whoever takes it, or gzip. */
export async function buildWebApp(folder: string): Promise<void> {
  const vite = path.join(root, 'node_modules/vite/bin/vite.js');
  // in a process of its own: React and Vite look at NODE_ENV, which is another here
  await promisify(execFile)(process.execPath, [vite, 'build', '--outDir', folder, '--emptyOutDir'], {
    cwd: path.join(root, 'web'),
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((name) => /\.(?:js|css|html|json|svg|webmanifest)$/.test(name))) {
    const text = readFileSync(path.join(folder, file));
    writeFileSync(path.join(folder, `${file}.br`), brotliCompressSync(text, BROTLI));
    writeFileSync(path.join(folder, `${file}.gz`), gzipSync(text));
  }
}
