import { expect, it } from 'vitest';
import { operations } from '../../lib/contract/operations.js';
import { asFunction } from './functions.js';

it('tests run the sources of the functions, not the files that are made of them for the platform', async () => {
  const parts = await import('#functions/health');
  expect(parts.operations).toBe(operations);
  expect(asFunction(await import('../../api/v1/health.js'), 'v1/health.ts').fetch).toBeTypeOf('function');
});
