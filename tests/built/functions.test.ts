import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readBundled } from '../../dev/packages.js';
import { type Deployed, deployLocally } from '../../dev/platform/launch.js';
import { describeFunctions, type FunctionReport, packagesOf, reportFunctions } from '../../dev/platform/report.js';
import { firstAnswersOf } from './first-answers.js';

/** What Google's clients bring along, and nothing else does. */
const GOOGLE = /^(@google-cloud|@google|@grpc)\/|^(google-gax|google-auth-library|gaxios|protobufjs)$/;
/** Prisma's client, its adapter and the driver. */
const PRISMA = 'lib/generated/packages/database.js';
const WITH_GOOGLE = ['v1/conversations', 'v1/tts'];

let deployed: Deployed;
let reports: FunctionReport[];
let answers: Awaited<ReturnType<typeof firstAnswersOf>>;
beforeAll(async () => {
  deployed = await deployLocally();
  reports = reportFunctions(deployed);
  answers = await firstAnswersOf(deployed, reports);
  console.log(describeFunctions(reports, answers.first));
}, 300_000);
afterAll(() => deployed.remove());

const namesOf = (which: (report: FunctionReport) => boolean) => reports.filter(which).map(({ name }) => name);

describe('the functions as they are deployed', () => {
  it('are 12 at most, which is what the smallest plan takes, and run on Node 24', () => {
    expect(reports.length).toBeGreaterThan(0);
    expect(reports.length).toBeLessThanOrEqual(12);
    expect(new Set(reports.map(({ runtime }) => runtime))).toEqual(new Set(['nodejs24.x']));
  });

  it("carry Google's clients in tts and conversations alone, and Prisma in all the others alone", () => {
    const has = (packages: RegExp) => namesOf((report) => report.packages.some((name) => packages.test(name)));
    expect(has(GOOGLE)).toEqual(WITH_GOOGLE);
    expect(namesOf(({ files }) => files.includes(PRISMA))).toEqual(namesOf(({ name }) => !WITH_GOOGLE.includes(name)));
  });

  it('carry one copy of each package: none that is in one of the bundles is there by itself', () => {
    const bundled = Object.values(readBundled()).flat();
    expect(bundled).toContain('@prisma/client');
    expect(bundled).toHaveLength(new Set(bundled).size);
    for (const { name, packages, files } of reports) {
      // the clients of Google have versions of these that are their own
      if (!WITH_GOOGLE.includes(name))
        expect(
          packages.filter((each) => bundled.includes(each)),
          name,
        ).toEqual([]);
      expect(
        files.filter((file) => file.startsWith('lib/generated/prisma/')),
        name,
      ).toEqual([]);
    }
  });

  it('take 2.5 MB at most with Prisma, and 15 MB with the clients of Google', () => {
    for (const { name, bytes } of reports) {
      expect(bytes, name).toBeLessThanOrEqual(WITH_GOOGLE.includes(name) ? 15_000_000 : 2_500_000);
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
    const carried = new Set([...reports.flatMap(({ packages }) => packages), ...Object.values(readBundled()).flat()]);
    const { dependencies } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    expect(Object.keys(dependencies).filter((name) => !carried.has(name))).toEqual([]);
  });

  it('answer by themselves, each of them', () => {
    const statuses = [...answers.first].map(([name, { status, text }]) => [name, status < 300 || `${status} ${text}`]);
    expect(Object.fromEntries(statuses)).toEqual(Object.fromEntries(reports.map(({ name }) => [name, true])));
  });

  it('load 90 modules at most for the first answer, and nothing of Google for what was bought before', () => {
    for (const [name, { modules }] of answers.first) {
      expect(modules.length, name).toBeGreaterThan(40);
      expect(modules.length, name).toBeLessThanOrEqual(90);
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

  it('have loaded the driver of the database by then, where they have one', () => {
    const withPrisma = [...answers.first].filter(([, { modules }]) => modules.includes(PRISMA));
    expect(withPrisma.map(([name]) => name).sort()).toEqual(namesOf(({ files }) => files.includes(PRISMA)));
  });
});
