import { readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { asFunction, readPlatformConfiguration, type WebFunction } from '../server/functions.js';
import { createListener } from '../server/listener.js';
import { createRouting } from '../server/routing.js';
import { staticFolder } from '../server/static-folder.js';
import type { BuiltFunctions } from './build.js';
import type { PlatformFolders } from './launch.js';

/** Answers as the platform would: the functions as they were built, the static files, and vercel.json before them. */
export function serveFolders(folders: PlatformFolders): { listener: RequestListener; hasLoaded(): boolean } {
  const functions = JSON.parse(readFileSync(path.join(folders.functions, 'functions.json'), 'utf8')) as BuiltFunctions;
  const files = staticFolder(folders.web);
  const routing = createRouting({
    functionFiles: Object.keys(functions),
    isStaticFile: files.has,
    configuration: readPlatformConfiguration(folders.configuration),
  });
  const loaded = new Map<string, Promise<WebFunction>>();

  /** Each function has modules of its own, as if it ran alone. */
  const load = (file: string): Promise<WebFunction> => {
    let loading = loaded.get(file);
    if (!loading) {
      const { folder = '', handler = '' } = functions[file] ?? {};
      loading = import(pathToFileURL(path.join(folders.functions, folder, handler)).href).then((module) =>
        asFunction(module, file),
      );
      loaded.set(file, loading);
    }
    return loading;
  };

  const listener = createListener({
    routing: () => routing,
    load,
    serveFile: files.serve,
    web: (request, response) => {
      request.url = '/index.html';
      files.serve(request, response, () => void response.writeHead(404).end());
    },
  });
  return { listener, hasLoaded: () => loaded.size > 0 };
}
