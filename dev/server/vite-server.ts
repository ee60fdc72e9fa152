import type { Server } from 'node:http';
import path from 'node:path';
import { createServer, type ViteDevServer } from 'vite';
import {
  asFunction,
  functionsFolder,
  functionsInSource,
  isPublicFile,
  listFunctionFiles,
  readPlatformConfiguration,
  root,
} from './functions.js';
import { createListener } from './listener.js';
import { createRouting, type PlatformConfiguration } from './routing.js';

/** Vite serving web/ with the functions of api/ in front of it, reloaded whenever one of their files changes. */
export async function startVite(server: Server): Promise<{
  readonly listener: ReturnType<typeof createListener>;
  readonly vite: ViteDevServer;
}> {
  const vite = await createServer({
    root: path.join(root, 'web'),
    resolve: { alias: [functionsInSource] },
    server: { middlewareMode: { server }, ws: { server } },
    appType: 'spa',
    clearScreen: false,
    logLevel: 'warn',
  });
  const listener = createListener({
    // a directory listing and a small file for each request: nothing to invalidate
    routing: () =>
      createRouting({
        functionFiles: listFunctionFiles(),
        isStaticFile: (pathname) => pathname === '/index.html' || isPublicFile(pathname),
        configuration: withoutContentPolicy(readPlatformConfiguration()),
      }),
    load: async (file) => asFunction(await vite.ssrLoadModule(path.join(functionsFolder, file)), file),
    web: (request, response) => vite.middlewares(request, response),
  });
  return { listener, vite };
}

/**
 * Vite puts scripts and styles into the page itself, to replace modules while they are edited: the policy forbids both. The
 * app as it is built is served with it (`WEB_APP=built`), and tested with it.
 */
function withoutContentPolicy({ headers = [], ...rest }: PlatformConfiguration): PlatformConfiguration {
  const kept = headers.map((entry) => ({
    ...entry,
    headers: entry.headers.filter(({ key }) => key !== 'Content-Security-Policy'),
  }));
  return { ...rest, headers: kept };
}
