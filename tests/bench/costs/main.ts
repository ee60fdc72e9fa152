/** `npm run costs`: computes the tables of docs/costs.md, and writes them between its marks. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { withTables } from './page.js';

const file = fileURLToPath(new URL('../../../docs/costs.md', import.meta.url));
writeFileSync(file, withTables(readFileSync(file, 'utf8')));
console.log(`wrote ${file}`);
