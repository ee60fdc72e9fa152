import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { functionsInSource } from './dev/server/functions.js';

/**
 * Services, a database and a browser on a machine that CI shares: what fails once and not again does not hold up a change, but is
 * named at the end of the run as unsteady. At a desk it fails at once, and what learners lose under load (chaos) fails anywhere.
 */
const retry = process.env.CI ? 1 : 0;

const onPostgres = {
  globalSetup: ['tests/support/global-setup.ts'],
  testTimeout: 30_000,
  hookTimeout: 30_000,
  retry,
};

/** What the functions are made of, not the files that are deployed (package.json). */
const resolve = { alias: [functionsInSource] };

/** Whole services that fail while learners go on: what they measure is time, so nothing else runs beside them. */
const outages = ['tests/speech/{redis-outage,google-outage,google-under-load,ending}.test.ts'];

export default defineConfig({
  resolve,
  test: {
    // tests of one file that wait side by side
    maxConcurrency: 12,
    // much of what is tested is waiting, so one file fewer than there are processors would leave them idle
    maxWorkers: Math.max(2, availableParallelism()),
    projects: [
      {
        // units: beside their files, without a database
        resolve,
        test: {
          name: 'unit',
          include: ['{lib,dev,prisma,web}/**/*.test.{ts,tsx}'],
          exclude: ['**/node_modules/**'],
          // an end for what hangs; how long something takes is for the benchmark
          testTimeout: 20_000,
        },
      },
      {
        // what spans rooms: one PostgreSQL for all files, a database for each
        resolve,
        test: {
          name: 'integration',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/{built,chaos,contract,conformance,fuzz,deployment,dev,browser}/**', ...outages],
          isolate: false,
          setupFiles: ['tests/support/fresh.ts'],
          ...onPostgres,
        },
      },
      { resolve, test: { name: 'outages', include: outages, fileParallelism: false, ...onPostgres } },
      {
        // the built functions under load while something breaks: nothing acknowledged is lost, nothing doubled
        resolve,
        test: {
          name: 'chaos',
          include: ['tests/chaos/**/*.test.ts'],
          fileParallelism: false,
          ...onPostgres,
          // ten times as many requests in `npm run chaos`
          testTimeout: process.env.CHAOS === 'long' ? 900_000 : 120_000,
          retry: 0,
          hookTimeout: 120_000,
        },
      },
      {
        // every operation of the contract against the same battery of requests
        resolve,
        test: { name: 'contract', include: ['tests/{contract,conformance}/**/*.test.ts'], ...onPostgres },
      },
      {
        // every operation against requests that nobody wrote
        resolve,
        test: {
          name: 'fuzz',
          include: ['tests/fuzz/**/*.test.ts'],
          ...onPostgres,
          testTimeout: 600_000,
          retry: 0,
          hookTimeout: 120_000,
        },
      },
      {
        // what the platform's builder makes of api/, by its files
        resolve,
        test: { name: 'built', include: ['tests/built/**/*.test.ts'] },
      },
      {
        // whole servers in processes of their own, one at a time
        resolve,
        test: {
          name: 'dev',
          include: ['tests/{dev,deployment}/**/*.test.ts'],
          retry,
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        resolve,
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          retry,
          globalSetup: ['tests/browser/global-setup.ts'],
          // what is waited for comes when it comes: a busy machine is no fault
          expect: { poll: { timeout: 15_000 } },
          // after the others, not beside them
          sequence: { groupOrder: 1 },
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
