import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readBundledPackages } from '../../dev/bundles/packages.js';
import { deployedLicences, describeLicences, licencesFile } from '../../dev/licences.js';
import { documents, read, root } from './documents.js';

/** Ours, of the workspaces, too. */
const manifestFiles = ['package.json', 'web/package.json', 'tests/bench/package.json'];

describe.each(documents)('%s', (file) => {
  const text = read(file);

  test('links to files that exist', () => {
    const targets = [...text.matchAll(/\]\((?![a-z]+:|#)([^)#\s]+)/g)].map(([, target = '']) => target);
    expect(targets.filter((target) => !existsSync(path.join(root, path.dirname(file), target)))).toEqual([]);
  });

  test('names scripts that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = [...text.matchAll(/npm run ([a-z][\w:]*)(?=[^\w:…]|$)/gm)].map(([, name = '']) => name);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});

test('every document is reached by links, from the README on', () => {
  const reached = new Set(['README.md']);
  for (const file of reached)
    for (const [, target = ''] of read(file).matchAll(/\]\((?![a-z]+:|#)([^)#\s]+\.md)/g))
      reached.add(path.join(path.dirname(file), target));
  expect(documents.filter((file) => !reached.has(file))).toEqual([]);
});

test('every decision is linked where it is read of, not from other decisions alone', () => {
  const isDecision = (file: string) => file.startsWith('docs/decisions/');
  const texts = documents.filter((file) => !isDecision(file)).map(read);
  const isLinked = (file: string) => texts.some((text) => text.includes(`${path.basename(file)})`));
  expect(documents.filter((file) => isDecision(file) && !isLinked(file))).toEqual([]);
});

test('every test that SECURITY.md names is there', () => {
  const cells = [...read('SECURITY.md').matchAll(/^\|.*\| ([^|]+) \|$/gm)].map(([, cell = '']) => cell);
  const named = cells.flatMap((cell) =>
    [...cell.matchAll(/`((?:lib|[a-z-]+)\/[\w/.-]+)`/g)].map(([, name = '']) => name),
  );
  const exists = (name: string) =>
    existsSync(path.join(root, name)) || existsSync(path.join(root, 'tests', `${name}.test.ts`));
  expect(named.length).toBeGreaterThan(40);
  expect([...new Set(named)].filter((name) => !exists(name))).toEqual([]);
});

test('the page of what CI counts has each file that `npm run counted` runs, and no other', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const tests = execFileSync('git', ['ls-files', '-co', '--exclude-standard', 'tests/*.test.ts'], {
    cwd: root,
    encoding: 'utf8',
  }).split('\n');
  const filters = [...(scripts.counted ?? '').matchAll(/ (tests\/\S+)/g)].map(([, filter = '']) => filter);
  const run = filters.map((filter) =>
    tests.filter((file) => file.includes(filter) && existsSync(path.join(root, file))),
  );
  const [, section = ''] = read('docs/performance.md').split('## What CI counts');
  const named = [...(section.split('\n## ')[0] ?? '').matchAll(/^\| `(\S+)` \|/gm)].map(([, file = '']) => file);
  // a filter that fits nothing runs nothing, without a word
  expect(filters.filter((_, index) => run[index]?.length === 0)).toEqual([]);
  expect(named.sort()).toEqual(run.flat().sort());
});

test('the README has the limits of the free tiers as they are computed', () => {
  const rows = read('README.md').match(/^\| \d+ \| [^|]+ \| [^|]+ \| [\d.,]+ \|$/gm) ?? [];
  expect(rows.length).toBeGreaterThan(5);
  const computed = read('docs/costs.md').split('\n');
  expect(rows.filter((row) => !computed.some((line) => line.startsWith(row)))).toEqual([]);
});

describe('docs/dependencies.md', () => {
  interface Manifest {
    readonly dependencies?: Record<string, string>;
    readonly devDependencies?: Record<string, string>;
    readonly optionalDependencies?: Record<string, string>;
  }
  const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, { license?: string }> };
  const direct = manifestFiles.flatMap((file) => {
    const { dependencies, devDependencies, optionalDependencies } = JSON.parse(read(file)) as Manifest;
    return Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies });
  });
  const rows = [...read('docs/dependencies.md').matchAll(/^\| (`[^|]+`) \|.*\| ([^|]+) \|$/gm)];
  const listed = rows.flatMap(([, names = '', licences = '']) => {
    const licenceOf = licences.split(', ');
    return [...names.matchAll(/`([^`]+)`/g)].map(([, name = ''], index) => [name, licenceOf[index] ?? ''] as const);
  });

  test('has every direct dependency, and no other', () => {
    const names = (all: readonly string[]) => [...new Set(all)].sort();
    expect(names(listed.map(([name]) => name))).toEqual(names(direct));
  });

  test('tells what each package of the functions costs a cold start', () => {
    const { dependencies = {} } = JSON.parse(read('package.json')) as Manifest;
    const [, table = ''] = /## In the functions\n([\s\S]+?)\n## /.exec(read('docs/dependencies.md')) ?? [];
    const measured = [...table.matchAll(/^\| `([^`]+)` \|[^|]+\|[^|]+\| [\d,]+ \| [\d,]+ \| \d+[^|]*\|[^|]+\|$/gm)];
    expect(measured.map(([, name]) => name).sort()).toEqual(Object.keys(dependencies).sort());
  });

  test('tells the licence that each of them has', () => {
    const actual = listed.map(([name]) => {
      const { license = '' } = packages[`node_modules/${name}`] ?? packages[`web/node_modules/${name}`] ?? {};
      return [name, license];
    });
    expect(listed).toEqual(actual);
  });
});

describe('packages', () => {
  type Manifest = Partial<Record<'dependencies' | 'devDependencies' | 'scripts', Record<string, string>>>;
  const manifestOf = (file: string) => JSON.parse(read(file)) as Manifest;
  const sources = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.ts', '*.tsx', '*.cjs', '*.mjs'], {
    cwd: root,
    encoding: 'utf8',
  })
    .trim()
    .split('\n')
    .filter((file) => existsSync(path.join(root, file)));
  /** The packages that code imports, requires or looks up; the generated client is code that git does not know. */
  const importedBy = (files: readonly string[]) =>
    new Set(
      files.flatMap((file) =>
        [
          ...read(file).matchAll(
            /\b(?:from|import|require(?:\.resolve)?|resolve)\s*\(?\s*['"](?!node:)((?:@[\w-]+\/)?[\w-][\w.-]*)/g,
          ),
        ].map(([, name = '']) => name),
      ),
    );
  const deployed = (folders: RegExp) => sources.filter((file) => folders.test(file) && !/\.test\.tsx?$/.test(file));
  const bundles = Object.keys(readBundledPackages()).map((name) => `lib/generated/packages/${name}.d.ts`);
  const ofFunctions = importedBy([...deployed(/^(api|lib)\//), ...bundles, 'lib/generated/prisma/client.ts']);
  const { dependencies: wanted = {}, scripts = {} } = manifestOf('package.json');

  test('of the functions are imported by their code, and it imports no others', () => {
    const imported = [...ofFunctions].filter((name) => !isBuiltin(name));
    expect(imported.sort()).toEqual(Object.keys(wanted).sort());
  });

  test('of the web app are imported by its code', () => {
    const { dependencies = {} } = manifestOf('web/package.json');
    const ofApp = importedBy(deployed(/^web\/(src|worker)\//));
    expect(Object.keys(dependencies).filter((name) => !ofApp.has(name))).toEqual([]);
  });

  test('of development are imported, run by a script, or the types of one that is', () => {
    const all = importedBy(sources);
    const programs: Record<string, string> = {
      '@biomejs/biome': 'biome',
      'dependency-cruiser': 'depcruise',
      tsx: 'tsx',
    };
    const isUsed = (name: string): boolean =>
      all.has(name) ||
      name === '@types/node' ||
      Object.values(scripts).some((script) => script.startsWith(`${programs[name]} `)) ||
      (name.startsWith('@types/') && isUsed(name.slice('@types/'.length)));
    const direct = manifestFiles.flatMap((file) => Object.keys(manifestOf(file).devDependencies ?? {}));
    expect(direct.filter((name) => !isUsed(name))).toEqual([]);
  });

  test('that are deployed have licences which ask nothing of our own code, and are listed', () => {
    const permissive = new Set([
      'Apache-2.0',
      'MIT',
      'ISC',
      'BSD-2-Clause',
      'BSD-3-Clause',
      'BlueOak-1.0.0',
      '0BSD',
      'Unlicense',
    ]);
    const licences = deployedLicences();
    expect([...licences].filter(([, licence]) => !permissive.has(licence))).toEqual([]);
    expect(licences.size).toBeGreaterThan(100);
    expect(readFileSync(licencesFile, 'utf8')).toBe(describeLicences());
  });
});
