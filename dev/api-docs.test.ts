import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { copySwaggerUi, withoutDataAddresses } from './api-docs.js';

const folder = mkdtempSync(path.join(tmpdir(), 'shizi-api-docs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('an image in the styles becomes a file of the same bytes, once', async () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 (0)"/></svg>';
  const quoted = `url("data:image/svg+xml;charset=utf-8,${svg.replaceAll('"', '\\"')}")`;
  const bare = `url(data:image/png;base64,${Buffer.from([1, 2, 3]).toString('base64')})`;
  const { styles, images } = await withoutDataAddresses(
    `a{background:${quoted}}b{mask:${bare}}c{background:${quoted}}`,
  );
  expect(styles).toBe('a{background:url(image-1.svg)}b{mask:url(image-2.png)}c{background:url(image-1.svg)}');
  expect(new TextDecoder().decode(images.get('image-1.svg'))).toBe(svg);
  expect(images.get('image-2.png')).toEqual(new Uint8Array([1, 2, 3]));
});

it('Swagger UI comes with its licence, and refers to nothing but its own files', async () => {
  await copySwaggerUi(folder);
  const files = readdirSync(folder);
  expect(files).toEqual(expect.arrayContaining(['swagger-ui-bundle.js', 'swagger-ui.css', 'LICENSE', 'NOTICE']));
  const styles = readFileSync(path.join(folder, 'swagger-ui.css'), 'utf8');
  const addresses = [...styles.matchAll(/url\(([^)]*)\)/g)].map(([, address = '']) => address);
  expect(addresses.length).toBeGreaterThan(0);
  expect(addresses.filter((address) => !files.includes(address))).toEqual([]);
  expect(styles).not.toContain('data:');
});
