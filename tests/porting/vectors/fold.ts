import type { Progress, StudyEvent } from '../../../lib/contract/progress.js';
import { SCHEDULER_VERSION } from '../../../lib/domain/scheduler.js';
import { MemoryStore } from '../../progress/memory-store.js';
import { directedLogs } from './fold-directed.js';
import type { Log } from './fold-log.js';
import { randomLogs } from './fold-random.js';
import { subject } from './subject.js';

export type Receipt =
  | { readonly writeClock: string; readonly events: number; readonly states: number }
  | { readonly refusals: readonly { readonly index: number; readonly field: string; readonly code: string }[] };

export interface Folded {
  readonly receipts: readonly Receipt[];
  readonly log: readonly StudyEvent[];
  readonly progress: readonly Progress[];
}

const byId = (one: string, other: string) => (one < other ? -1 : 1);

/** The events of each word in the order of the fold. */
function sorted(log: readonly StudyEvent[]): StudyEvent[] {
  return [...log].sort(
    (a, b) =>
      (a.wordId === b.wordId ? 0 : byId(a.wordId, b.wordId)) ||
      Date.parse(a.at) - Date.parse(b.at) ||
      Date.parse(a.claimedAt) - Date.parse(b.claimedAt) ||
      byId(a.id, b.id),
  );
}

function answer({ words, deliveries }: Log): Folded {
  const store = new MemoryStore(0, words);
  const receipts = deliveries.map(({ receivedAt, sentAt, changes }): Receipt => {
    const outcome = store.apply(changes, sentAt === null ? null : Date.parse(sentAt), {
      readsWholeLog: false,
      receivedAt: Date.parse(receivedAt),
    });
    if ('refusals' in outcome) {
      return { refusals: outcome.refusals.map(({ index, field, code }) => ({ index, field, code })) };
    }
    const { stampedAt, events, voided, progress } = outcome.plan;
    return {
      writeClock: new Date(stampedAt).toISOString(),
      events: events.length + voided.length,
      states: progress.length,
    };
  });
  const { progress } = store.list('1970-01-01T00:00:00.000Z');
  return {
    receipts,
    log: sorted(store.log()),
    progress: [...progress].sort((a, b) => byId(a.wordId, b.wordId)),
  };
}

const LOGS = 200;

export const foldedLogs = subject({
  file: 'fold',
  description:
    'What the requests of one learner make of an empty account: reviews, states, resets, undos, imports and removals, in any order, repeated, and by clocks that are wrong. Each delivery is one request, carried out whole or refused whole.',
  source: [
    'lib/domain/plan.ts',
    'lib/domain/fold.ts',
    'lib/domain/events.ts',
    'lib/domain/imports.ts',
    'lib/domain/plain-state.ts',
  ],
  version: SCHEDULER_VERSION,
  formats: {
    'receivedAt, sentAt, at, claimedAt, writeClock': 'ISO 8601 in UTC with milliseconds; exact',
    changes:
      'as POST /progress/batch takes them. {wordId, remove: true} is DELETE /progress/:wordId; a state without id is PUT, too',
    receipts:
      'one for each delivery. writeClock is T, by which the rows are stamped that it wrote: the greatest of receivedAt, a millisecond after the last T that wrote anything, and the last effective time of the request. events and states are how many rows it wrote; 0 and 0: nothing, and no T was used up. refusals: nothing was written; in the order of the request',
    'ids that the server makes':
      '00000000-0000-7000-8000-000000000001 and so on, in the order in which they are made, those of refused requests included',
    log: 'every event that is known, voided ones included, word by word in the order (at, claimedAt, id); not the undos that wait for their event',
    progress: 'as GET /progress?since=1970-01-01T00:00:00.000Z: tombstones included; here in the order of the words',
    'stability, difficulty':
      'tolerance 0.0001, as in scheduling.json; confidence 0.000002, since it is made of a rounded stability',
  },
  cases: () => {
    const known = directedLogs();
    return [...known, ...randomLogs(LOGS - known.length)];
  },
  answer,
});
