import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const defaultFolder = fileURLToPath(new URL('../web/public/api-docs/swagger-ui', import.meta.url));
const packageFile = createRequire(import.meta.url).resolve('swagger-ui-dist/package.json');

const copied = ['swagger-ui-bundle.js', 'swagger-ui-bundle.js.LICENSE.txt', 'LICENSE', 'NOTICE'];

/**
 * Swagger UI as static files for the page at /api-docs. Its images stand in its style sheet as `data:` addresses, which the
 * content policy of the site forbids: here they are files of their own. Does nothing when the version is there already.
 */
export async function copySwaggerUi(folder = defaultFolder): Promise<void> {
  const { version } = JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string };
  const stamp = path.join(folder, 'VERSION');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === version) return;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const source = path.dirname(packageFile);
  for (const name of copied) copyFileSync(path.join(source, name), path.join(folder, name));
  const { styles, images } = await withoutDataAddresses(readFileSync(path.join(source, 'swagger-ui.css'), 'utf8'));
  for (const [name, bytes] of images) writeFileSync(path.join(folder, name), bytes);
  writeFileSync(path.join(folder, 'swagger-ui.css'), styles);
  writeFileSync(stamp, version);
}

interface Extracted {
  readonly styles: string;
  /** By the name that the styles use. */
  readonly images: ReadonlyMap<string, Uint8Array>;
}

/** Style sheets with a file instead of each `data:` address. */
export async function withoutDataAddresses(styles: string): Promise<Extracted> {
  const names = new Map<string, string>();
  const images = new Map<string, Uint8Array>();
  // in quotes, where brackets and escaped quotes may stand, or without
  const pattern = /url\((?:"(data:(?:[^"\\]|\\.)*)"|(data:[^)"]*))\)/g;
  for (const [, quoted, bare] of styles.matchAll(pattern)) {
    const written = quoted ?? bare ?? '';
    if (names.has(written)) continue;
    const response = await fetch(written.replace(/\\(.)/g, '$1'));
    const type = response.headers.get('content-type') ?? '';
    const name = `image-${names.size + 1}.${/^image\/([a-z]+)/.exec(type)?.[1] ?? 'bin'}`;
    names.set(written, name);
    images.set(name, new Uint8Array(await response.arrayBuffer()));
  }
  return {
    styles: styles.replace(pattern, (_, quoted?: string, bare?: string) => `url(${names.get(quoted ?? bare ?? '')})`),
    images,
  };
}
