import { countByRoute, type Outcome } from './drive.js';
import { type Route, routes } from './plan.js';
import type { LoadResult } from './run.js';

const answered: Record<Exclude<Outcome, 'error'>, string> = {
  hit: 'hits, out of the cache',
  shared: 'hits, along with a miss',
  miss: 'misses',
};

/** What must hold on any machine and does not; nothing when all is well. */
export function failuresOf(result: LoadResult, leastHitRate: number): string[] {
  const { samples, again, paid, distinct, health, commandsPerHit } = result;
  const all = [...samples, ...again];
  const errors = all.flatMap(({ error }) => error ?? []);
  const [hits, misses] = [countByRoute(all, 'hit', 'shared'), countByRoute(all, 'miss')];
  const ofLoad = countByRoute(samples, 'hit', 'shared');
  const rate = (ofLoad.tts + ofLoad.conversations) / samples.length;
  return [
    ...[...new Set(errors)].map((error) => `${errors.filter((other) => other === error).length} times: ${error}`),
    ...routes.flatMap((route) => [
      ...differs(`paid calls for distinct keys of ${route}`, paid[route], distinct[route]),
      ...differs(`hits of ${route} by health and by the answers`, health[route].hits, hits[route]),
      ...differs(`misses of ${route} by health and by the answers`, health[route].misses, misses[route]),
    ]),
    ...(commandsPerHit ? differs('Redis commands of the cache for a hit', commandsPerHit.get, 1) : []),
    ...(rate < leastHitRate ? [`hit rate ${percent(rate)}, must be ${percent(leastHitRate)} or more`] : []),
  ];
}

function differs(what: string, found: number | undefined, expected: number): string[] {
  return found === expected ? [] : [`${what}: ${found}, not ${expected}`];
}

/** The tables that people read. */
export function describeResult(result: LoadResult): string {
  const { samples, paid, distinct, health, uploads, commandsPerHit } = result;
  const requests = countByRoute(samples, 'hit', 'shared', 'miss', 'error');
  const hits = countByRoute(samples, 'hit', 'shared');
  const row = (title: string, counts: Record<Route, number>) =>
    columns(title, [counts.tts, counts.conversations, counts.tts + counts.conversations].map(String));
  const rates = (title: string, counts: Record<Route, number>) =>
    columns(title, [
      percent(counts.tts / requests.tts),
      percent(counts.conversations / requests.conversations),
      percent((counts.tts + counts.conversations) / samples.length),
    ]);
  const avoided = { tts: requests.tts - paid.tts, conversations: requests.conversations - paid.conversations };
  const commands = Object.entries(commandsPerHit ?? {}).map(([name, count]) => `${name} ${count}`);
  const late = samples.map(({ lateMs }) => lateMs);
  return [
    columns('', ['speech', 'dialogues', 'all']),
    row('requests', requests),
    row('errors', countByRoute(samples, 'error')),
    row('cache errors', { tts: health.tts.errors, conversations: health.conversations.errors }),
    row('distinct keys', distinct),
    row('paid calls', paid),
    row('upstream calls avoided', avoided),
    rates('  of all requests', avoided),
    rates('hit rate', hits),
    rates('  out of the cache alone', countByRoute(samples, 'hit')),
    '',
    columns('milliseconds', ['count', 'p50', 'p95', 'p99', 'server p50', 'p95', 'p99']),
    ...routes.flatMap((route) => latencies(result, route)),
    ...latencies(result),
    onceLoaded(result),
    '',
    `Redis commands for a hit: ${commands.length > 0 ? commands.join(', ') : 'not counted'} (get is the cache's, the others the limiter's)`,
    `Objects uploaded: ${uploads}. Requests left late by ${quantile(late, 0.5)} ms (p50), ${quantile(late, 0.99)} ms (p99).`,
  ].join('\n');
}

function latencies({ samples }: LoadResult, route?: Route): string[] {
  return Object.entries(answered).map(([outcome, title]) =>
    times(
      `${route ?? 'all'}: ${title}`,
      samples.filter((sample) => sample.outcome === outcome && (route === undefined || sample.route === route)),
    ),
  );
}

/** Of the hits that left after the first miss of each route was answered: before, the process stands still to load Google's clients. */
function onceLoaded({ samples }: LoadResult): string {
  const loadedAtMs = routes.map((route) => {
    const misses = samples.filter((sample) => sample.route === route && sample.outcome === 'miss');
    return Math.min(...misses.map(({ atMs, tookMs }) => atMs + tookMs));
  });
  const later = samples.filter(({ atMs, outcome }) => outcome === 'hit' && atMs > Math.max(...loadedAtMs));
  return times('all: hits, once clients are loaded', later);
}

/** At the client, and by the server's own log. */
function times(title: string, samples: LoadResult['samples']): string {
  const shown = [samples.map(({ tookMs }) => tookMs), samples.flatMap(({ ownMs }) => ownMs ?? [])].flatMap((each) =>
    [0.5, 0.95, 0.99].map((share) => quantile(each, share)),
  );
  return columns(title, [String(samples.length), ...shown]);
}

function columns(title: string, cells: readonly string[]): string {
  return title.padEnd(40) + cells.map((cell) => cell.padStart(11)).join('');
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}

/** The smallest time that this share of all did not exceed, by nearest rank. */
export function quantile(times: readonly number[], share: number): string {
  const sorted = times.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]?.toFixed(1) ?? '–';
}
