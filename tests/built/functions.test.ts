import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readBundled } from '../../dev/bundles/functions.js';
import { type Deployed, deployLocally } from '../../dev/platform/launch.js';
import { describeFunctions, type FunctionReport, packagesOf, reportFunctions } from '../../dev/platform/report.js';
import { firstAnswersOf } from './first-answers.js';

/** What Google's clients bring along, and nothing else does. */
const GOOGLE = /^(@google-cloud|@google|@grpc)\/|^(google-gax|google-auth-library|gaxios|protobufjs)$/;
const WITH_GOOGLE = ['v1/conversations', 'v1/tts'];

let deployed: Deployed;
let reports: FunctionReport[];
let answers: Awaited<ReturnType<typeof firstAnswersOf>>;
/** What is in the one file that a function is made of, by package. */
let bundled: ReturnType<typeof readBundled>;
beforeAll(async () => {
  deployed = await deployLocally();
  bundled = readBundled();
  reports = reportFunctions(deployed);
  answers = await firstAnswersOf(deployed, reports);
  console.log(describeFunctions(reports, answers.first));
}, 300_000);
afterAll(() => deployed.remove());

const inBundleOf = ({ files }: FunctionReport) =>
  files.flatMap((file) => bundled[/^lib\/generated\/functions\/([\w-]+)\.js$/.exec(file)?.[1] ?? ''] ?? []);
const namesOf = (which: (report: FunctionReport) => boolean) => reports.filter(which).map(({ name }) => name);

describe('the functions as they are deployed', () => {
  it('are 12 at most, which is what the smallest plan takes, and run on Node 24', () => {
    expect(reports.length).toBeGreaterThan(0);
    expect(reports.length).toBeLessThanOrEqual(12);
    expect(new Set(reports.map(({ runtime }) => runtime))).toEqual(new Set(['nodejs24.x']));
  });

  it("carry Google's clients in tts and conversations alone, and Prisma in all the others alone", () => {
    const carries = (pattern: RegExp) => (report: FunctionReport) =>
      [...report.packages, ...inBundleOf(report)].some((name) => pattern.test(name));
    expect(namesOf(carries(GOOGLE))).toEqual(WITH_GOOGLE);
    for (const part of [/^@prisma\/client$/, /^pg$/])
      expect(namesOf(carries(part))).toEqual(namesOf(({ name }) => !WITH_GOOGLE.includes(name)));
  });

  it('are their route file and one file of ours, which has one copy of each package', () => {
    for (const report of reports) {
      const { name, files, packages, handler } = report;
      const code = files.filter((file) => !file.startsWith('node_modules/') && file.endsWith('.js'));
      expect(code, name).toEqual([handler, expect.stringMatching(/^lib\/generated\/functions\/[\w-]+\.js$/)]);
      // the clients of Google have versions of these that are their own
      if (WITH_GOOGLE.includes(name)) continue;
      const inBundle = inBundleOf(report);
      expect(inBundle, name).toContain('valibot');
      expect(
        packages.filter((each) => inBundle.includes(each)),
        name,
      ).toEqual([]);
    }
  });

  it('take 1.4 MB at most with Prisma, and 15 MB with the clients of Google', () => {
    for (const { name, bytes } of reports) {
      expect(bytes, name).toBeLessThanOrEqual(WITH_GOOGLE.includes(name) ? 15_000_000 : 1_400_000);
    }
  });

  it('have their own route file, the library, packages, and nothing of tests, stand-ins or tools', () => {
    for (const { name, files, handler } of reports) {
      const others = files.filter((file) => !/^(lib|node_modules)\/|^package\.json$/.test(file));
      expect(others, name).toEqual([handler, `${handler}.map`]);
      expect(
        files.filter((file) => /\.test\.|^lib\/.*\.ts$/.test(file)),
        name,
      ).toEqual([]);
    }
    const tools = [
      '@vercel/node',
      'esbuild',
      'fengari',
      'ioredis',
      'prisma',
      'sirv',
      'tsx',
      'typescript',
      'vite',
      'vitest',
    ];
    const carried = new Set(reports.flatMap(({ packages }) => packages));
    expect(tools.filter((name) => carried.has(name))).toEqual([]);
  });

  it('carry every package that they are said to be made of', () => {
    const carried = new Set([...reports.flatMap(({ packages }) => packages), ...Object.values(bundled).flat()]);
    const { dependencies } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    expect(Object.keys(dependencies).filter((name) => !carried.has(name))).toEqual([]);
  });

  it('answer by themselves, each of them', () => {
    const statuses = [...answers.first].map(([name, { status, text }]) => [name, status < 300 || `${status} ${text}`]);
    expect(Object.fromEntries(statuses)).toEqual(Object.fromEntries(reports.map(({ name }) => [name, true])));
  });

  it('load 10 modules at most for the first answer, and nothing of Google for what was bought before', () => {
    for (const [name, { modules }] of answers.first) {
      expect(modules.length, name).toBeGreaterThanOrEqual(2);
      expect(modules.length, name).toBeLessThanOrEqual(10);
      expect(
        packagesOf(modules).filter((each) => GOOGLE.test(each)),
        name,
      ).toEqual([]);
    }
    // else the sentence above would be true of anything
    const withGoogle = [...answers.bought].filter(([, { modules }]) =>
      packagesOf(modules).some((each) => GOOGLE.test(each)),
    );
    expect(withGoogle.map(([name]) => name).sort()).toEqual(WITH_GOOGLE);
  });
});
