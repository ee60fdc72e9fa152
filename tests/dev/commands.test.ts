import { execFile, execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const tracked = (...patterns: string[]) =>
  execFileSync('git', ['ls-files', '-co', '--exclude-standard', '--', ...patterns], { cwd: root, encoding: 'utf8' })
    .trim()
    .split('\n')
    .filter((file) => existsSync(path.join(root, file)));
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

const folders: string[] = [];
const newFolder = (): string => {
  const folder = mkdtempSync(path.join(tmpdir(), 'shizi-commands-'));
  folders.push(folder);
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  return folder;
};
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

const npm = (folder: string, ...parameters: string[]) =>
  promisify(execFile)('npm', ['run', '--silent', ...parameters], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
  });

describe.concurrent('a command that writes what is committed', () => {
  /** The project without pictures, so that what is written changes nothing here. */
  let copy: string;
  beforeAll(() => {
    copy = newFolder();
    for (const file of tracked('.', ':!docs/screenshots')) cpSync(path.join(root, file), path.join(copy, file));
    cpSync(path.join(root, 'lib/generated'), path.join(copy, 'lib/generated'), { recursive: true });
  });

  it.each([
    ['openapi', ['web/public/openapi.json']],
    ['vectors', tracked('docs/porting/vectors')],
    ['licences', ['docs/licences.md']],
    ['db:dictionary', ['docs/porting/data-dictionary.md', 'docs/porting/schema.sql']],
  ])('%s', async (script, files) => {
    for (const file of files) rmSync(path.join(copy, file));
    await npm(copy, script);
    for (const file of files) expect(readFileSync(path.join(copy, file), 'utf8'), file).toBe(read(file));
  });

  it('costs: the tables of its page', async () => {
    const page = path.join(copy, 'docs/costs.md');
    writeFileSync(page, read('docs/costs.md').replace(/(<!-- computed -->\n)[\s\S]*(\n<!-- \/computed -->)/, '$1$2'));
    await npm(copy, 'costs');
    expect(readFileSync(page, 'utf8')).toBe(read('docs/costs.md'));
  });

  it('db:new: the migration for what schema.prisma says beyond the others', async () => {
    const schema = path.join(copy, 'prisma/schema.prisma');
    const before = readFileSync(schema, 'utf8');
    writeFileSync(schema, before.replace('@default(10)', '@default(11)'));
    const { stdout } = await npm(copy, 'db:new', '--', 'a_larger_goal');
    const [, file = ''] = /Wrote (\S+_a_larger_goal\/migration\.sql)\./.exec(stdout) ?? [];
    expect(readFileSync(path.join(copy, file), 'utf8')).toMatch(/^ALTER TABLE "users" ALTER .* SET DEFAULT 11;\n$/m);
  });
});

it('format formats', async () => {
  const folder = newFolder();
  for (const file of ['package.json', 'biome.json', '.gitignore'])
    cpSync(path.join(root, file), path.join(folder, file));
  mkdirSync(path.join(folder, 'lib'));
  writeFileSync(path.join(folder, 'lib/one.ts'), 'export const one = "1"');
  await npm(folder, 'format');
  expect(readFileSync(path.join(folder, 'lib/one.ts'), 'utf8')).toBe("export const one = '1';\n");
});

const runHere = ['openapi', 'vectors', 'licences', 'db:dictionary', 'costs', 'db:new', 'format'];
/** Too long for every change, or for a network or a font that is not everywhere; or a part of `npm test` by itself. */
const byHand = [
  'bench',
  'bench:cache',
  'bench:growth',
  'bench:imports',
  'bench:load',
  'bench:plans',
  'build:compare',
  'chaos',
  'counted',
  'deploy:rehearse',
];

describe('every command of a document', () => {
  const documented = [
    ...new Set(
      tracked('*.md').flatMap((file) =>
        [...read(file).matchAll(/npm run ([a-z][\w:]*)(?=[^\w:…]|$)|`(db:\w+)`/gm)].map(
          ([, run, short]) => run ?? short ?? '',
        ),
      ),
    ),
  ].sort();
  const entriesOf = (script: string) => [...(scripts[script] ?? '').matchAll(/[\w/-]+\.ts\b/g)].map(([entry]) => entry);

  it('is run by a test or a step of CI, or is one of those that are run by hand', () => {
    const steps = [
      ...readdirSync(path.join(root, 'tests'), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts') && file !== 'dev/commands.test.ts')
        .map((file) => `tests/${file}`),
      '.ci/run',
    ];
    const code = (file: string) => read(file).replace(/\/\*[\s\S]*?\*\/|^\s*(?:\/\/|#).*$/gm, '');
    const runs = `${steps.map(code).join('\n')}\n${read('docs/deployment.md')
      .match(/<!-- run:[\s\S]+?```\n/g)
      ?.join('\n')}`;
    /** As npm runs it, or its program with the same arguments. */
    const ways = (script: string) => {
      const [, given = ''] = /^(?:node --import tsx|tsx|vitest run|depcruise) (.+)/.exec(scripts[script] ?? '') ?? [];
      const quoted = given.split(' ').map((word) => `'${word}'`);
      const asNpm = [`'run', '${script}'`, `npm run ${script} `, `npm run ${script}\n`];
      return given === '' ? asNpm : [...asNpm, quoted.join(', ')];
    };
    const isRun = (script: string) => ways(script).some((way) => runs.includes(way));
    expect(documented.length).toBeGreaterThan(20);
    const others = documented.filter((script) => !runHere.includes(script) && !isRun(script));
    expect(others).toEqual(byHand);
  });

  it('has its file, whose imports the types check', () => {
    const { include } = JSON.parse(read('tsconfig.json')) as { include: string[] };
    const entries = documented.flatMap(entriesOf);
    expect(entries.length).toBeGreaterThan(15);
    expect(entries.filter((entry) => !existsSync(path.join(root, entry)))).toEqual([]);
    expect(entries.filter((entry) => !include.includes(entry.split('/')[0] ?? ''))).toEqual([]);
  });
});
