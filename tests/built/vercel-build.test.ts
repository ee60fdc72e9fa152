import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Deployed, deployLocally } from '../../dev/platform/launch.js';
import { type Route, readRecord, recordFile, recordLocalFunctions } from '../../dev/platform/vercel-build.js';
import { listFunctionFiles, readPlatformConfiguration } from '../../dev/server/functions.js';
import { createRouting, type Destination } from '../../dev/server/routing.js';

/** What `npm run build:compare` last saw `vercel build` make. */
const record = readRecord();

it('is committed as that command writes it, which compares letter by letter', () => {
  expect(readFileSync(recordFile, 'utf8')).toBe(`${JSON.stringify(record, null, 2)}\n`);
});

describe('what vercel build makes', () => {
  let deployed: Deployed;
  beforeAll(async () => {
    deployed = await deployLocally();
  }, 300_000);
  afterAll(() => deployed.remove());

  it('has the functions of the local builder: handler, runtime, seconds, every file of ours and of the packages', () => {
    const { functions } = readPlatformConfiguration() as { functions?: Record<string, { maxDuration: number }> };
    expect(functions).toEqual({ 'api/v1/**/*.ts': { maxDuration: 10 } });
    const local = recordLocalFunctions(deployed.functions);
    expect(onlyWhatBothCanKnow(local)).toEqual(onlyWhatBothCanKnow(record.functions));
  });

  it('is made of the packages of the lock file', () => {
    expect(readPlatformConfiguration()).toMatchObject({ installCommand: 'npm ci --include=dev' });
  });

  it('would have a router of its own if package.json had a server of this kind: each unknown address would be the page', () => {
    const { dependencies, devDependencies } = JSON.parse(
      readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
    ) as Record<'dependencies' | 'devDependencies', Record<string, string>>;
    const servers = ['@nestjs/core', 'elysia', 'express', 'fastify', 'h3', 'hono', 'koa', 'nitro'];
    expect(Object.keys({ ...dependencies, ...devDependencies }).filter((name) => servers.includes(name))).toEqual([]);
  });
});

/** A module that was added or removed since the record was made is no difference between the two builders. */
function onlyWhatBothCanKnow(functions: typeof record.functions): typeof record.functions {
  const recorded = new Set(Object.values(record.functions).flatMap(({ files }) => files.own));
  const isThere = (file: string) =>
    [file, file.replace(/\.js$/, '.ts')].some((name) => existsSync(new URL(`../../${name}`, import.meta.url)));
  return Object.fromEntries(
    Object.entries(functions).map(([name, { files, ...others }]) => [
      name,
      {
        ...others,
        files: { ...files, own: files.own.filter((file) => recorded.has(file) && isThere(file)) },
      },
    ]),
  );
}

describe("the platform's router", () => {
  const isStaticFile = (pathname: string) =>
    record.static.some((name) => (name.endsWith('/') ? pathname.startsWith(`/${name}x`) : pathname === `/${name}`)) ||
    ['/vocabulary/lists.json', '/vocabulary/hsk-2021-1.json', '/api-docs/index.html', '/assets/app.js'].includes(
      pathname,
    );
  const routing = createRouting({
    functionFiles: listFunctionFiles(),
    isStaticFile,
    configuration: readPlatformConfiguration(),
  });
  const platform = createPlatform(record.routes, Object.keys(record.functions), isStaticFile);

  const paths = [
    ...Object.keys(record.functions).map((name) => `/${name}`),
    ...record.static.map((name) => `/${name}${name.endsWith('/') ? 'x.json' : ''}`),
    ...[
      '/',
      '/words',
      '/words/hsk-1',
      '/api',
      '/api/',
      '/api/v1',
      '/api/v1/nothing',
      '/apiary',
      '/api-docs',
      '/api-docs/',
    ],
    ...[
      '/api-docs/nothing.js',
      '/api/v1/progress',
      '/api/v1/progress/',
      '/api/v1/progress/some-word',
      '/api/v1/progress/a/b',
    ],
    ...[
      '/api/v1/progress/batch',
      '/api/v1/progress/%E4%BD%A0',
      '/api/v1/vocabulary/lists',
      '/api/v1/vocabulary/lists/hsk-2021-1',
    ],
    ...[
      '/api/v1/vocabulary/lists/none',
      '/assets/app.js',
      '/assets/gone.js',
      '/vocabulary/none.json',
      '/strokes',
      '/sw.js',
    ],
    ...['/swiss', '/index.html', '/.env', '/lib/config.js', '/api/v1/tts.ts'],
  ].filter((path) => !path.includes('[')); // browsers may send brackets; they are the word's id there

  it.each(paths)('and the local one send %s the same way, with the same headers', (pathname) => {
    expect(platform.resolve(pathname)).toEqual(routing.resolve(pathname));
    expect(platform.headers(pathname)).toEqual(routing.headers(pathname));
  });
});

/** The rules as the platform documents them: what continues adds headers; files and functions; then the rewrites in order, each looked up. */
function createPlatform(
  routes: readonly Route[],
  functions: readonly string[],
  isStaticFile: (path: string) => boolean,
) {
  const filesystem = routes.findIndex(({ handle }) => handle === 'filesystem');
  const error = routes.findIndex(({ handle }) => handle === 'error');
  const matching = (route: Route, pathname: string) => new RegExp(route.src ?? '').exec(pathname);
  const byPath = new Map(
    functions.map((name) => [`/${name}`.replace(/\/index$/, ''), `${name.slice('api/'.length)}.ts`]),
  );
  const lookUp = (pathname: string, parameters: [string, string][]): Destination | undefined => {
    if (isStaticFile(pathname)) return { kind: 'static', path: pathname };
    const file = byPath.get(pathname);
    return file === undefined ? undefined : { kind: 'function', file, parameters };
  };
  return {
    headers: (pathname: string) =>
      routes
        .slice(0, filesystem)
        .filter((route) => matching(route, pathname))
        .flatMap((route) => Object.entries(route.headers ?? {})),
    resolve(pathname: string): Destination {
      const found = lookUp(pathname, []);
      if (found) return found;
      for (const route of routes.slice(filesystem + 1, error)) {
        const match = matching(route, pathname);
        if (!match) continue;
        if (route.status === 404) return { kind: 'none' };
        const [path = '', query = ''] = (route.dest ?? '')
          .replace(/\$(\d)/g, (_, n: string) => match[Number(n)] ?? '')
          .split('?');
        const sent = lookUp(
          path,
          query === '' ? [] : query.split('&').map((pair) => pair.split('=') as [string, string]),
        );
        if (sent) return sent;
      }
      return { kind: 'none' };
    },
  };
}
