/** `npm run bench:cache`: what a day of so many learners would buy, from an empty cache. docs/load-testing.md has the table. */
import { parseArgs } from 'node:util';
import { vocabulary } from '../../../lib/generated/vocabulary.js';
import { simulateCache } from './simulate.js';

const SECONDS_A_DAY = 86_400;

const { values } = parseArgs({
  options: {
    learners: { type: 'string', multiple: true, default: ['100', '1000', '10000', '100000'] },
    requests: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
  },
});
const requestsEach = positive('requests', values.requests);

console.log('| learners | requests | speech bought | dialogues bought | hit rate |\n|---|---|---|---|---|');
for (const given of values.learners) {
  const users = positive('learners', given);
  const ratePerSecond = (users * requestsEach) / SECONDS_A_DAY;
  const seed = positive('seed', values.seed);
  const { requests, paid, hitRate } = simulateCache({
    ...{ seed, seconds: SECONDS_A_DAY, ratePerSecond, users },
    words: vocabulary.words,
  });
  const counts = [users, requests, paid.tts, paid.conversations].map((count) => count.toLocaleString('en'));
  console.log(`| ${counts.join(' | ')} | ${(hitRate * 100).toFixed(2)} % |`);
}

function positive(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new Error(`--${name} must be a whole number from 1, not ${text}`);
  return number;
}
