import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'vite';

const entry = fileURLToPath(new URL('../worker/service-worker.ts', import.meta.url));

interface KeptFile {
  readonly url: string;
  /** Null where the address already names the content. */
  readonly revision: string | null;
}

/** After the app's build: `sw.js` beside it, which knows every file that the app needs without a network. */
export function serviceWorker(): Plugin {
  let folder = '';
  return {
    name: 'shizi:service-worker',
    apply: 'build',
    configResolved: ({ root, build: { outDir } }) => {
      folder = path.resolve(root, outDir);
    },
    closeBundle: {
      order: 'post',
      sequential: true,
      handler: async () => {
        if (!existsSync(path.join(folder, 'index.html'))) return; // the build failed before
        await build({
          configFile: false,
          logLevel: 'warn',
          define: {
            FILES: JSON.stringify(filesToKeep(folder)),
            STROKES: JSON.stringify(`/strokes/all.json?${hashOf(path.join(folder, 'strokes/all.json'))}`),
            'process.env.NODE_ENV': '"production"',
          },
          build: {
            outDir: folder,
            emptyOutDir: false,
            copyPublicDir: false,
            lib: { entry, formats: ['iife'], name: 'worker', fileName: () => 'sw.js' },
          },
        });
      },
    },
  };
}

/** Code, styles, icons and words; not what is loaded when it is opened, such as strokes. */
export function filesToKeep(folder: string): KeptFile[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) =>
    file.split(path.sep).join('/'),
  );
  const isShell = (file: string) =>
    /^assets\/.+\.(?:js|css)$|^[^/]+\.(?:html|svg|png|webmanifest)$|^vocabulary\/words\.json$/.test(file);
  const shell = files.filter(isShell).map((file): KeptFile => {
    const isNamedByContent = file.startsWith('assets/');
    return { url: `/${file}`, revision: isNamedByContent ? null : hashOf(path.join(folder, file)) };
  });
  return shell.sort((a, b) => (a.url < b.url ? -1 : 1));
}

function hashOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 16);
}
