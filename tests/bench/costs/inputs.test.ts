import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { operations } from './inputs.js';

test.each(Object.entries(operations))('the counts of %s are asserted by a test that exists', (_, operation) => {
  for (const file of operation.test.split(', ')) expect(existsSync(file), file).toBe(true);
});
