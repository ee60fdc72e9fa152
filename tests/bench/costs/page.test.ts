import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { operations } from './inputs.js';
import { withTables } from './page.js';

test('the tables of docs/costs.md are those that `npm run costs` writes', () => {
  const page = readFileSync('docs/costs.md', 'utf8');
  expect(withTables(page)).toBe(page);
});

test.each(Object.entries(operations))('the counts of %s are asserted by a test that exists', (_, operation) => {
  for (const file of operation.test.split(', ')) expect(existsSync(file), file).toBe(true);
});
