import { parseConfig } from '../../../lib/config.js';
import { behaviour, DAYS, MOST_OUTPUT_TOKENS, operations } from './inputs.js';
import { gemini, limits } from './limits.js';
import { charactersOn, type Limit, learnersWithin, type Month, monthOf, promptTokens, total } from './model.js';

const SCALES = [10, 1_000, 100_000] as const;
const MARKS = { begin: '<!-- computed -->', end: '<!-- /computed -->' } as const;

/** The page with the tables as they should be. */
export function withTables(page: string): string {
  const [begin, end] = [page.indexOf(MARKS.begin), page.indexOf(MARKS.end)];
  if (begin < 0 || end < begin) throw new Error(`the page has no ${MARKS.begin} … ${MARKS.end}`);
  return `${page.slice(0, begin + MARKS.begin.length)}\n\n${describe()}\n\n${page.slice(end)}`;
}

function describe(): string {
  const months = SCALES.map((learners) => monthOf(learners));
  const ranked = limits
    .map((limit) => ({ limit, most: learnersWithin(limit) }))
    .sort((one, other) => one.most - other.most);
  return [
    '### Where each free tier ends',
    table(
      ['daily learners', 'free tier', 'of what', 'a month', ...SCALES.map(count)],
      ranked.map(({ limit, most }) => [
        most === Number.POSITIVE_INFINITY ? 'never' : count(most),
        ...[limit.service, limit.what, count(limit.free)],
        ...months.map((each) => share(limit.use(each) / limit.free)),
      ]),
    ),
    'The last three columns are the share of the limit that so many daily learners use.',
    '### What is used',
    table(
      ['', ...SCALES.map((scale) => `${count(scale)}, a day`), ...SCALES.map((scale) => `${count(scale)}, a month`)],
      [
        ...used('calls of functions', months, ({ calls }) => calls),
        ...used('SQL statements', months, ({ statements }) => statements),
        ...used('Redis commands', months, ({ redisCommands }) => redisCommands),
        ...used('hours of processor', months, ({ cpuHours }) => cpuHours),
        ...used('GB of traffic', months, ({ trafficGb }) => trafficGb),
        ...used('GB that the database grows', months, ({ storedGb }) => storedGb),
      ],
    ),
    '### What the caches save',
    table(
      ['', ...SCALES.map((scale) => `${count(scale)} learners`)],
      [
        ['requests for speech and dialogues', ...months.map((each) => count(sum(each, 'requests')))],
        ['out of Redis', ...months.map((each) => saved(1 - sum(each, 'misses') / sum(each, 'requests')))],
        ['without a purchase', ...months.map((each) => saved(1 - sum(each, 'bought') / sum(each, 'requests')))],
        ...[1, 2, 7, 30].map((day) => [
          `bought on day ${day}`,
          ...months.map((each) => count(sum(each, 'bought', day))),
        ]),
        ['characters of speech bought on day 1', ...months.map((each) => count(charactersOn(each, 0)))],
        ['characters of speech bought', ...months.map(({ characters }) => count(characters))],
        ['dialogues bought', ...months.map(({ dialogues }) => count(dialogues))],
      ],
    ),
    '### What the first paid plans would bill for it',
    table(
      ['a month, in dollars', 'price', ...SCALES.map(count), 'as published'],
      [
        ...limits.flatMap((limit) => (limit.paid ? [billed(limit, limit.paid, months)] : [])),
        [
          ...['Gemini, dialogues, first month', `${gemini.input * 1e6} and ${gemini.output * 1e6} a million tokens`],
          ...months.map((each) => `≤ ${dollars(each.dialogues * mostOfADialogue())}`),
          gemini.source,
        ],
      ],
    ),
    '### The most that the quotas let be bought',
    worst(),
    '### What a learner’s day is made of',
    table(
      ['request', 'a day', 'SQL', 'Redis', 'CPU ms', 'ms', 'bytes', 'why so often', 'counts asserted by'],
      Object.entries(operations).map(([name, { perDay, sql, redis, cpuMs, wallMs, bytes, why, test }]) => [
        ...[name, count(perDay), count(sql), count(redis), count(cpuMs), count(wallMs), count(bytes), why],
        test.replaceAll(/tests\/\S+\.ts/g, '`$&`'),
      ]),
    ),
    `Besides: ${behaviour.newWords} new words, ${behaviour.sessions} visits of ${behaviour.minutesASession} minutes, a cold start each, the app anew once a week.`,
  ].join('\n\n');
}

function used(name: string, months: readonly Month[], of: (month: Month) => number): string[][] {
  return [[name, ...months.map((each) => count(of(each) / DAYS)), ...months.map((each) => count(of(each)))]];
}

/** All kinds together: in the whole month, or on one day from 1. */
function sum({ kept }: Month, what: 'requests' | 'misses' | 'bought', day?: number): number {
  return Object.values(kept).reduce(
    (all, days) => all + (day === undefined ? total(days, what) : (days[day - 1]?.[what] ?? 0)),
    0,
  );
}

function billed({ service, what, use, source }: Limit, paid: NonNullable<Limit['paid']>, months: readonly Month[]) {
  const beyond = (month: Month) => Math.max(0, use(month) - paid.included) * paid.price;
  const included = paid.included > 0 ? ` beyond ${count(paid.included)}` : '';
  const unit = paid.price < 0.01 ? `${count(paid.price * 1e6)} a million` : `${paid.price} each`;
  const name = `${service.replace(/ (Hobby|Free)$/, '')} ${paid.plan === 'the same' ? '' : `${paid.plan} `}`.trim();
  return [`${name}: ${what}`, `${unit}${included}`, ...months.map((month) => dollars(beyond(month))), source];
}

const mostOfADialogue = () => promptTokens() * gemini.input + MOST_OUTPUT_TOKENS * gemini.output;

function worst(): string {
  const { quotas } = parseConfig({
    NODE_ENV: 'test',
    DATABASE_URL: 'postgres://nowhere/none',
    JWT_SECRET: 'of no deployment, and of no process that serves',
  });
  const [characters, dialogues] = [quotas.characters.inAll, quotas.dialogues.inAll];
  const [monthly, written] = [characters * DAYS, dialogues * DAYS];
  const speech = Math.max(0, monthly - 1_000_000) * (16 / 1_000_000);
  return [
    `By default \`QUOTA_CHARACTERS\` (${exact(characters)} a day) lets ${exact(monthly)} characters be bought in a month: ${dollars(speech)} dollars with WaveNet voices`,
    `at the dearer of the published prices, and nothing with standard voices, of which 4 million are free. \`QUOTA_DIALOGUES\` (${exact(dialogues)} a day) lets ${exact(written)}`,
    `dialogues be written: at most ${dollars(written * mostOfADialogue())} dollars, if each took the ${exact(MOST_OUTPUT_TOKENS)} tokens that Gemini may answer with, and a token for every byte`,
    `of the longest prompt (${exact(promptTokens())}). Together **${dollars(speech + written * mostOfADialogue())} dollars a month at most**, besides platform, database and Redis. A second answer, after one that could not be read,`,
    'is counted as well, but the last of a day may go over by what is under way at that moment. Without Redis each process counts for itself, and this is no bound.',
  ].join('\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

const count = (value: number): string => value.toLocaleString('en', { maximumSignificantDigits: 3 });
const share = (value: number): string => `${(value * 100).toLocaleString('en', { maximumSignificantDigits: 3 })} %`;
const saved = (value: number): string => `${(value * 100).toFixed(2)} %`;
const exact = (value: number): string => value.toLocaleString('en');
const dollars = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: 2 });
