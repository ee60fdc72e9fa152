/** `npm run licences`: writes docs/licences.md from the lock file, the platform's build and our bundles: whatever is deployed, by licence. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { readBundled } from './bundles/functions.js';

const root = fileURLToPath(new URL('..', import.meta.url));
export const licencesFile = path.join(root, 'docs/licences.md');

/** Installed for the build alone, but copied or bundled into what it makes. */
const BUILT_IN = ['workbox-core', 'workbox-precaching', 'workbox-routing', 'workbox-strategies', 'swagger-ui-dist'];

/**
 * What the platform's builder put into the functions, as `npm run build:compare` keeps it, and what is in our bundles: also what only
 * some other package wants.
 */
function inFunctions(): Set<string> {
  const { functions } = JSON.parse(readFileSync(path.join(root, 'tests/built/vercel-build.json'), 'utf8')) as {
    functions: Readonly<Record<string, { readonly files: { readonly packages: Readonly<Record<string, string>> } }>>;
  };
  const bundled = Object.values(readBundled()).flat();
  return new Set([...Object.values(functions).flatMap(({ files }) => Object.keys(files.packages)), ...bundled]);
}

interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  readonly link?: boolean;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly devOptional?: boolean;
}

/** Name and licence of every package of which something may be deployed. */
export function deployedLicences(): ReadonlyMap<string, string> {
  const { packages } = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as {
    packages: Readonly<Record<string, LockedPackage>>;
  };
  const found = new Map<string, string>();
  const built = new Set([...BUILT_IN, ...inFunctions()]);
  for (const [place, { license, link, dev, optional, devOptional }] of Object.entries(packages)) {
    const name = /.*node_modules\/(.+)$/.exec(place)?.[1];
    if (name === undefined || link) continue;
    const isDeployed = !(dev || optional || devOptional) || built.has(name);
    if (isDeployed) found.set(name, license ?? 'none');
  }
  return new Map([...found].sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** The page as it should be. */
export function describeLicences(licences: ReadonlyMap<string, string> = deployedLicences()): string {
  const kinds = [...new Set(licences.values())].sort();
  const rows = kinds.map((kind) => {
    const names = [...licences].filter(([, licence]) => licence === kind).map(([name]) => name);
    return `| ${kind} | ${names.length} | ${names.join(', ')} |`;
  });
  return `# Licences of what is deployed

Every package of which code may be in a function or in the web app, by the licence that it declares. None asks that our code be under
its own. Written by \`npm run licences\` from the lock file, the platform's build of the functions (\`tests/built/vercel-build.json\`) and what our bundles have in them; a test compares it. What each direct one is for: [dependencies.md](dependencies.md).

| licence | | packages |
|---|---|---|
${rows.join('\n')}

The order of strokes is data of Arphic Technology, through Make Me a Hanzi and \`hanzi-writer-data\`, under the Arphic Public License. It ships as separate files below
\`/strokes/\`, one by one and all in one, beside the text of that licence (\`/strokes/ARPHICPL.TXT\`), to which each drawing of strokes links. The app itself is under the MIT licence.
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(licencesFile, describeLicences());
