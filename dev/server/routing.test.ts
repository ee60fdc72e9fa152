import { describe, expect, it } from 'vitest';
import { readPlatformConfiguration } from './functions.js';
import { createRouting } from './routing.js';

const functionFiles = [
  'v1/auth/login.ts',
  'v1/health.ts',
  'v1/progress/[wordId].ts',
  'v1/progress/batch.ts',
  'v1/progress/index.ts',
  'v1/_shared.ts',
  'v1/types.d.ts',
];
const publicFiles = [
  '/index.html',
  '/favicon.svg',
  '/openapi.json',
  '/api-docs/index.html',
  '/api-docs/page.js',
  '/vocabulary/lists.json',
  '/vocabulary/hsk-2021-1.json',
];
const site = { functionFiles, isStaticFile: (path: string) => publicFiles.includes(path) };
const routing = createRouting({ ...site, configuration: readPlatformConfiguration() });

const fn = (file: string, ...parameters: [string, string][]) => ({ kind: 'function', file, parameters });
const file = (path: string) => ({ kind: 'static', path });
const none = { kind: 'none' };

describe('the order of the platform with our vercel.json', () => {
  it.each([
    ['/', file('/index.html')],
    ['/study/today', file('/index.html')],
    ['/apiary', file('/index.html')],
    ['/favicon.svg', file('/favicon.svg')],
    ['/assets/old-1234.js', none],
    ['/openapi.json', file('/openapi.json')],
    ['/api-docs', file('/api-docs/index.html')],
    ['/api-docs/', file('/api-docs/index.html')],
    ['/api-docs/page.js', file('/api-docs/page.js')],
    ['/api-docs/nothing.js', none],
    ['/api-docsen', file('/index.html')],
    ['/vocabulary/lists.json', file('/vocabulary/lists.json')],
    ['/vocabulary/hsk-9.json', none],
    ['/api/v1/vocabulary/lists', file('/vocabulary/lists.json')],
    ['/api/v1/vocabulary/lists/hsk-2021-1', file('/vocabulary/hsk-2021-1.json')],
    ['/api/v1/vocabulary/lists/hsk-9', fn('v1/health.ts')],
    ['/api/v1/vocabulary/lists/', fn('v1/health.ts')],
    ['/api/v1/auth/login', fn('v1/auth/login.ts')],
    ['/api/v1/progress', fn('v1/progress/index.ts')],
    ['/api/v1/progress/batch', fn('v1/progress/batch.ts')],
    ['/api/v1/progress/xuexi', fn('v1/progress/[wordId].ts', ['wordId', 'xuexi'])],
    ['/api/v1/progress/%E5%AD%A6', fn('v1/progress/[wordId].ts', ['wordId', '%E5%AD%A6'])],
    ['/api/v1/progress/[wordId]', fn('v1/progress/[wordId].ts', ['wordId', '[wordId]'])],
    ['/api/v1/progress/xuexi/events', fn('v1/health.ts')],
    ['/api/v1/health', fn('v1/health.ts')],
    ['/api/v1/_shared', fn('v1/health.ts')],
    ['/api/v1/types.d', fn('v1/health.ts')],
    ['/api/v1/', fn('v1/health.ts')],
    ['/api', fn('v1/health.ts')],
    ['/api/', fn('v1/health.ts')],
    ['/api/index.html', fn('v1/health.ts')],
  ])('%s', (path, expected) => {
    expect(routing.resolve(path)).toEqual(expected);
  });
});

describe('without rewrites', () => {
  const bare = createRouting({ ...site, configuration: {} });
  it.each([
    ['/api/v1/progress/batch', fn('v1/progress/batch.ts')],
    ['/api/v1/progress/xuexi', fn('v1/progress/[wordId].ts', ['wordId', 'xuexi'])],
    ['/api/v1/nothing', none],
    ['/study', none],
  ])('%s', (path, expected) => {
    expect(bare.resolve(path)).toEqual(expected);
  });
});

describe('headers of vercel.json', () => {
  const names = (path: string) =>
    Object.fromEntries(routing.headers(path).map(([name, value]) => [name.toLowerCase(), value]));

  it.each(['/vocabulary/lists.json', '/api/v1/vocabulary/lists', '/api/v1/vocabulary/lists/hsk-2025-2'])(
    '%s can be read and kept by anybody',
    (path) => {
      expect(names(path)).toMatchObject({
        'access-control-allow-origin': '*',
        'cache-control': expect.stringMatching(/public/),
      });
    },
  );

  it.each(['/api/v1/progress', '/api/v1/vocabulary/lists/hsk-9', '/vocabulary/hsk-9.json', '/'])(
    '%s gets no cache lifetime and no foreign reader',
    (path) => {
      expect(names(path)).not.toHaveProperty('access-control-allow-origin');
      expect(names(path)).not.toHaveProperty('cache-control');
    },
  );

  it('no page is read as another type or framed', () => {
    expect(names('/anything')).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' });
  });
});

it('a pattern that the platform would refuse names the file', () => {
  expect(() => createRouting({ ...site, configuration: { rewrites: [{ source: '/a(', destination: '/x' }] } })).toThrow(
    /vercel\.json/,
  );
});
