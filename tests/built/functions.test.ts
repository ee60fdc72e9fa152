import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Deployed, deployLocally } from '../../dev/platform/launch.js';
import { describeFunctions, type FunctionReport, packagesOf, reportFunctions } from '../../dev/platform/report.js';

/** What Google's clients bring along, and nothing else does. */
const GOOGLE = /^(@google-cloud|@google|@grpc)\/|^(google-gax|google-auth-library|gaxios|protobufjs)$/;
const PRISMA = /^@prisma\/|^pg$/;
const WITH_GOOGLE = ['v1/conversations', 'v1/tts'];

let deployed: Deployed;
let reports: FunctionReport[];
beforeAll(async () => {
  deployed = await deployLocally();
  reports = await reportFunctions(deployed);
  console.log(describeFunctions(reports));
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
    expect(has(PRISMA)).toEqual(namesOf(({ name }) => !WITH_GOOGLE.includes(name)));
    expect(namesOf(({ files }) => files.some((file) => file.startsWith('lib/generated/prisma/')))).toEqual(has(PRISMA));
  });

  it('take 5 MB at most with Prisma, and 15 MB with the clients of Google', () => {
    for (const { name, bytes } of reports) {
      expect(bytes, name).toBeLessThanOrEqual(WITH_GOOGLE.includes(name) ? 15_000_000 : 5_000_000);
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

  it('load 180 modules at most before the first answer, and nothing of Google', () => {
    for (const { name, firstAnswer } of reports) {
      expect(firstAnswer.modules.length, name).toBeGreaterThan(50);
      expect(firstAnswer.modules.length, name).toBeLessThanOrEqual(180);
      expect(
        packagesOf(firstAnswer.modules).filter((each) => GOOGLE.test(each)),
        name,
      ).toEqual([]);
    }
  });

  it('answer by themselves', () => {
    for (const { name, firstAnswer } of reports) {
      expect([401, 405, 503], name).toContain(firstAnswer.status);
    }
  });
});
