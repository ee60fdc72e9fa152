import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import sirv from 'sirv';

export interface StaticFolder {
  /** Whether `pathname` names a file of the folder. */
  readonly has: (pathname: string) => boolean;
  /** Sends a file as the platform's network does: with an ETag, and compressed where there is a compressed one beside it. */
  readonly serve: ReturnType<typeof sirv>;
}

export function staticFolder(folder: string): StaticFolder {
  return {
    has: (pathname) => {
      if (pathname.includes('%') || pathname.includes('\\') || /\.(?:br|gz)$/.test(pathname)) return false;
      const file = path.join(folder, pathname);
      return file.startsWith(folder + path.sep) && existsSync(file) && statSync(file).isFile();
    },
    serve: sirv(folder, { dev: true, etag: true, brotli: true, gzip: true }),
  };
}
