import { expect } from 'vitest';
import type { StudyEvent } from '../../lib/contract/progress.js';
import type { Change } from '../../lib/domain/stored.js';

// What the log must hold, from what was sent and when alone. It shares no code with lib/domain, and takes no time from
// the server: a wrong shift, a wrong clamp or a time that a repetition moved shows as a difference.

/** A request that was carried out. Times are epoch ms by the clock of the test, which is the server's. */
export interface Receipt {
  readonly changes: readonly Change[];
  /** By the clock of the device; null when it did not say. */
  readonly sentAt: number | null;
  /** The server received it between these. */
  readonly earliest: number;
  readonly latest: number;
}

interface Span {
  readonly earliest: number;
  readonly latest: number;
}

/** The write clock runs ahead of the wall clock by a millisecond a request and plain state, at most. */
const AHEAD_MS = 250;

/** When an event counts as done that was received at one of the instants of `receipt`. Exact but for shift and clamp. */
function effectiveSpan(claimedAt: number, sentAt: number | null, receipt: Span): Span {
  const at = (received: number) => {
    const skew = sentAt === null ? 0 : received - sentAt;
    return Math.max(0, Math.min(Math.abs(skew) > 60_000 ? claimedAt + skew : claimedAt, received));
  };
  return { earliest: at(receipt.earliest), latest: at(receipt.latest) };
}

/**
 * Every event that a device sent is in the log, once, as it was claimed, at its effective time, and voided if any device
 * undid it. Every other event is a plain state or a removal, at the time of its receipt.
 */
export function expectLogOf(receipts: readonly Receipt[], log: readonly StudyEvent[]): void {
  const byId = new Map(log.map((event) => [event.id, event]));
  const undone = new Set(receipts.flatMap(({ changes }) => changes.flatMap((c) => ('undo' in c ? [c.undo] : []))));
  const first = new Map<string, { change: Change & { id: string; at: string }; sentAt: number | null } & Span>();
  for (const { changes, sentAt, earliest, latest } of receipts) {
    for (const change of changes) {
      if (!('id' in change) || change.id === undefined || change.at === undefined) continue;
      const timed = { ...change, id: change.id, at: change.at };
      const other = first.get(timed.id);
      // its first receipt is no later than any: the write clock only goes forward
      first.set(timed.id, {
        change: timed,
        sentAt,
        earliest: Math.min(earliest, other?.earliest ?? earliest),
        latest: Math.min(latest, other?.latest ?? latest),
      });
    }
  }
  for (const [id, { change, sentAt, ...receipt }] of first) {
    const event = byId.get(id);
    expect(event).toEqual({ ...saidBy(change), id, at: event?.at, claimedAt: change.at, voided: undone.has(id) });
    const within = { earliest: receipt.earliest, latest: receipt.latest + AHEAD_MS };
    expectWithin(event, effectiveSpan(Date.parse(change.at), sentAt, within));
  }
  for (const event of log.filter(({ id }) => !first.has(id))) expectPlain(event, receipts);
}

/** What an event says, as the log tells it. */
function saidBy(change: Change): Partial<StudyEvent> {
  const { wordId } = change;
  if ('rating' in change) return { wordId, kind: 'review', rating: change.rating };
  if ('reset' in change || 'remove' in change) return { wordId, kind: 'reset' };
  if ('undo' in change) throw new Error('an undo is no event');
  const { studyCount, correctCount, confidence } = change;
  return {
    wordId,
    kind: 'state',
    ...(studyCount !== undefined && { studyCount }),
    ...(correctCount !== undefined && { correctCount }),
    ...(confidence !== undefined && { confidence }),
  };
}

function expectWithin(event: StudyEvent | undefined, span: Span): void {
  const at = Date.parse(event?.at ?? '');
  const isWithin = at >= span.earliest && at <= span.latest;
  const spelt = `${new Date(span.earliest).toISOString()} … ${new Date(span.latest).toISOString()}`;
  expect(isWithin, `${JSON.stringify(event)} counts at ${spelt}`).toBe(true);
}

/** One of the plain states or removals made this event: it assigns what was named, or the part of it that was news. */
function expectPlain(event: StudyEvent, receipts: readonly Receipt[]): void {
  const { id: _, at, claimedAt, voided, ...said } = event;
  expect([claimedAt, voided]).toEqual([at, false]);
  const made = receipts.filter(
    ({ changes, earliest, latest }) =>
      Date.parse(at) >= earliest &&
      Date.parse(at) <= latest + AHEAD_MS &&
      changes.some((change) => !('id' in change) && !('undo' in change) && isPartOf(said, saidBy(change))),
  );
  expect(made.length, JSON.stringify(event)).toBeGreaterThan(0);
}

function isPartOf(part: object, whole: object): boolean {
  const fields = new Map(Object.entries(whole));
  return Object.entries(part).every(([name, value]) => fields.get(name) === value);
}
