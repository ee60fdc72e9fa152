import type { Change } from '../../../lib/domain/stored.js';
import type { Delivery, Log } from './fold-log.js';
import { Random } from './random.js';
import type { Case } from './subject.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const NOW = Date.parse('2026-03-10T12:00:00.000Z');
const words = ['ai-4', 'ba-4', 'cha-2'] as const;

const iso = (ms: number) => new Date(ms).toISOString();

function fields(random: Random) {
  const counts = random.isLucky(0.6) ? { studyCount: random.whole(0, 12), correctCount: random.whole(0, 4) } : {};
  const isEmpty = Object.keys(counts).length === 0;
  return { ...counts, ...(isEmpty || random.isLucky(0.5) ? { confidence: random.whole(0, 1_000_000) / 1e6 } : {}) };
}

/** Something that a device did at `at`, by its own clock. */
function timed(random: Random, at: string): Change & { id: string } {
  const common = { wordId: random.pick(words), id: random.uuid() };
  const kind = random.whole(1, 10);
  if (kind <= 6) return { ...common, rating: random.pick(['again', 'hard', 'good', 'good', 'easy']), at };
  if (kind <= 8) return { ...common, at, ...fields(random) };
  if (kind === 9) return { ...common, at, ...fields(random), ifAbsent: true };
  return { ...common, reset: true, at };
}

/** What one device sends, in batches that come in any order, some of them twice. */
function ofDevice(random: Random): { readonly skewMs: number | null; readonly changes: readonly Change[] }[] {
  const skewMs = random.pick([null, 0, 30_000, -3 * HOUR_MS, 2 * DAY_MS]);
  const done = Array.from({ length: random.whole(1, 6) }, () => {
    const agoMs = random.pick([
      random.whole(0, 30 * DAY_MS),
      random.whole(0, 3) * DAY_MS,
      -random.whole(0, 3) * HOUR_MS,
    ]);
    return timed(random, iso(NOW - agoMs + (skewMs ?? 0)));
  });
  const undos = done.filter(() => random.isLucky(0.25)).map(({ wordId, id }) => ({ wordId, undo: id }));
  const repeated = done.filter(() => random.isLucky(0.3));
  const sent: Change[] = [...done, ...undos, ...repeated];
  for (let last = sent.length - 1; last > 0; last -= 1) {
    const other = random.whole(0, last);
    const [one, another] = [sent[last], sent[other]];
    if (one && another) [sent[last], sent[other]] = [another, one];
  }
  const batches: Change[][] = [];
  for (const change of sent) {
    const open = batches.at(-1);
    if (open && random.isLucky(0.6)) open.push(change);
    else batches.push([change]);
  }
  return batches.map((changes) => ({ skewMs, changes }));
}

/** Without a time of its own: takes effect when it is received. */
function plain(random: Random): { readonly skewMs: null; readonly changes: readonly Change[] } {
  const wordId = random.pick(words);
  const changes: Change[] = random.isLucky(0.25)
    ? [{ wordId, remove: true }]
    : [{ wordId, ...fields(random), ...(random.isLucky(0.2) ? { ifAbsent: true as const } : {}) }];
  return { skewMs: null, changes };
}

export function randomLogs(count: number): Case<Log>[] {
  const random = new Random(20260310);
  return Array.from({ length: count }, (_, index) => {
    const queues = Array.from({ length: random.whole(1, 2) }, () => ofDevice(random));
    for (let more = random.whole(0, 2); more > 0; more -= 1) queues.push([plain(random)]);
    const deliveries: Delivery[] = [];
    let at = NOW;
    while (queues.some((queue) => queue.length > 0)) {
      const next = queues[random.whole(0, queues.length - 1)]?.shift();
      if (!next) continue;
      at += random.pick([0, 1, 250, MINUTE_MS, 5 * HOUR_MS]);
      const sentAt = next.skewMs === null ? null : iso(at + next.skewMs);
      deliveries.push({ receivedAt: iso(at), sentAt, changes: next.changes });
    }
    return { name: `random log ${index + 1}`, input: { words, deliveries } };
  });
}
