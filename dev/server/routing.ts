import { getTransformedRoutes, isHandler } from '@vercel/routing-utils';

/** The parts of vercel.json that say which file answers a path, and with which headers. */
export interface PlatformConfiguration {
  readonly rewrites?: readonly { readonly source: string; readonly destination: string }[];
  readonly headers?: readonly {
    readonly source: string;
    readonly headers: readonly { readonly key: string; readonly value: string }[];
  }[];
}

export interface Site {
  /** Paths of the function files below api/, such as `v1/progress/[wordId].ts`. */
  readonly functionFiles: readonly string[];
  readonly isStaticFile: (pathname: string) => boolean;
  readonly configuration: PlatformConfiguration;
}

export type Destination =
  | { readonly kind: 'static'; readonly path: string }
  /** `parameters` are what the platform appends to the query: of rewrites and of `[name]` in the file's path. */
  | { readonly kind: 'function'; readonly file: string; readonly parameters: readonly (readonly [string, string])[] }
  | { readonly kind: 'none' };

export interface Routing {
  /** Which file answers `pathname`, which is still percent-encoded. */
  resolve(pathname: string): Destination;
  /** What vercel.json adds to the answer for `pathname`, whichever file answers. */
  headers(pathname: string): readonly (readonly [string, string])[];
}

/**
 * The platform's order: static files, functions of a fixed path, the rewrites in their order, functions with `[name]` in
 * their path, nothing. Patterns become regular expressions by the platform's own package.
 */
export function createRouting({ functionFiles, isStaticFile, configuration }: Site): Routing {
  const { rewrites, headers } = compile(configuration);
  const functions = new Map(functionFiles.filter(isFunction).map((file) => [urlPath(file), file]));
  const dynamic = [...functions].flatMap(([path, file]) =>
    path.includes('[') ? [{ file, ...dynamicPattern(path) }] : [],
  );

  const fileSystem = (path: string, parameters: readonly (readonly [string, string])[]): Destination | undefined => {
    if (isStaticFile(path)) return { kind: 'static', path };
    const file = functions.get(path);
    return file === undefined ? undefined : { kind: 'function', file, parameters };
  };

  return {
    resolve(pathname) {
      // a client could ask for the file's own name, `[wordId]`, whose brackets browsers leave as they are
      const found = pathname.includes('[') ? undefined : fileSystem(pathname, []);
      if (found) return found;
      for (const { pattern, path, query } of rewrites) {
        const match = pattern.exec(pathname);
        const rewritten = match && fileSystem(substitute(path, match), appended(query, match));
        if (rewritten) return rewritten;
      }
      for (const { file, pattern, names } of dynamic) {
        const match = pattern.exec(pathname);
        if (match)
          return { kind: 'function', file, parameters: names.map((name, index) => [name, match[index + 1] ?? '']) };
      }
      return { kind: 'none' };
    },
    headers: (pathname) => headers.flatMap(({ pattern, values }) => (pattern.test(pathname) ? values : [])),
  };
}

function compile({ rewrites = [], headers = [] }: PlatformConfiguration) {
  const transformed = getTransformedRoutes({
    rewrites: rewrites.map((rewrite) => ({ ...rewrite })),
    headers: headers.map((entry) => ({ ...entry, headers: entry.headers.map((header) => ({ ...header })) })),
  });
  if (transformed.error) throw new Error(`vercel.json: ${transformed.error.message}`);
  const routes = (transformed.routes ?? []).flatMap((entry) => (isHandler(entry) ? [] : [entry]));
  return {
    rewrites: routes.flatMap(({ src, dest }) => {
      const [path, query = ''] = dest?.split('?') ?? [];
      return path === undefined ? [] : [{ pattern: new RegExp(src), path, query }];
    }),
    headers: routes.map((entry) => ({ pattern: new RegExp(entry.src), values: Object.entries(entry.headers ?? {}) })),
  };
}

/** What the platform makes a function of: not declarations, and nothing under a name that begins with `_` or a dot. */
export function isFunction(file: string): boolean {
  return /\.ts$/.test(file) && !/\.d\.ts$/.test(file) && !/(^|\/)[_.]/.test(file);
}

function urlPath(file: string): string {
  return `/api/${file.replace(/\.ts$/, '')}`.replace(/\/index$/, '');
}

function dynamicPattern(path: string): { pattern: RegExp; names: string[] } {
  const names = [...path.matchAll(/\[([^\]]+)\]/g)].map(([, name]) => name ?? '');
  const source = path
    .split('/')
    .map((segment) => (segment.startsWith('[') ? '([^/]+)' : segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
    .join('/');
  return { pattern: new RegExp(`^${source}$`), names };
}

function substitute(template: string, match: RegExpExecArray): string {
  return template.replace(/\$(\d+)/g, (_, index: string) => match[Number(index)] ?? '');
}

function appended(query: string, match: RegExpExecArray): [string, string][] {
  return query === ''
    ? []
    : query.split('&').map((pair): [string, string] => {
        const [name = '', value = ''] = pair.split('=');
        return [name, substitute(value, match)];
      });
}
