import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import sirv from 'sirv';
import { listFunctionFiles, loadNatively, readPlatformConfiguration, root } from './functions.js';
import { createListener } from './listener.js';
import { createRouting } from './routing.js';

/** The web app as it is deployed, service worker included, with the functions of api/ in front of it. */
export async function startBuilt(folder: string): Promise<ReturnType<typeof createListener>> {
  await buildWebApp(folder);
  const routing = createRouting({
    functionFiles: listFunctionFiles(),
    isStaticFile: (pathname) => isFileOf(folder, pathname),
    configuration: readPlatformConfiguration(),
  });
  const serveFile = sirv(folder, { dev: true, etag: true, gzip: true });
  return createListener({
    routing: () => routing,
    load: loadNatively,
    serveFile,
    web: (request, response) => {
      request.url = '/index.html';
      serveFile(request, response);
    },
  });
}

/** Into `folder`, with every text compressed beside it, as the platform's network sends it. */
async function buildWebApp(folder: string): Promise<void> {
  const vite = path.join(root, 'node_modules/vite/bin/vite.js');
  // in a process of its own: React and Vite look at NODE_ENV, which is another here
  await promisify(execFile)(process.execPath, [vite, 'build', '--outDir', folder, '--emptyOutDir'], {
    cwd: path.join(root, 'web'),
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((name) => /\.(?:js|css|html|json|svg|webmanifest)$/.test(name))) {
    writeFileSync(path.join(folder, `${file}.gz`), gzipSync(readFileSync(path.join(folder, file))));
  }
}

function isFileOf(folder: string, pathname: string): boolean {
  if (pathname.includes('%') || pathname.includes('\\') || pathname.endsWith('.gz')) return false;
  const file = path.join(folder, pathname);
  return file.startsWith(folder + path.sep) && existsSync(file) && statSync(file).isFile();
}
