import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        // units: beside their files, without a database
        test: { name: 'unit', include: ['{lib,dev,prisma,web}/**/*.test.{ts,tsx}'], exclude: ['**/node_modules/**'] },
      },
      {
        // what spans rooms: one PostgreSQL for all files, a database for each
        test: {
          name: 'integration',
          include: ['tests/**/*.test.ts'],
          globalSetup: ['tests/support/global-setup.ts'],
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
    ],
  },
});
