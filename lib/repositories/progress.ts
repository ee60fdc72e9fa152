import { Problem, unavailable } from '../contract/problem.js';
import { TOLERATED_SKEW_MS } from '../domain/events.js';
import { SCHEDULER_VERSION } from '../domain/scheduler.js';
import type { Plan } from '../domain/stored.js';
import type { Learner } from '../services/ports/access.js';
import type { LogPosition, ProgressRepository } from '../services/ports/progress.js';
import type { Database } from './database.js';
import { KeyedQueue } from './keyed-queue.js';
import {
  askedOf,
  eventRecords,
  FindRow,
  ListRow,
  LogRow,
  listFrom,
  progressFrom,
  ReadRow,
  stateRecords,
  storedFrom,
  studyEventFrom,
} from './progress-rows.js';
import { FIND, LIST, LOG, READ, WRITE } from './progress-sql.js';

type Options<Method extends keyof ProgressRepository> = Parameters<ProgressRepository[Method]>[0];
type Result<Method extends keyof ProgressRepository> = ReturnType<ProgressRepository[Method]>;

/** For one write: the wait for this learner's other writers in this process, and all of its statements. */
const DEFAULT_TIMEOUT_MS = 5000;
/** A wait for the lock ends before the transaction does, so that the server, and not the client, ends it. */
const LOCK_MARGIN_MS = 500;

/** The log and its states in PostgreSQL: two statements a write, one a read, whatever their size. */
export class PostgresProgressRepository implements ProgressRepository {
  private readonly database: Database;
  private readonly timeoutMs: number;
  // one learner's burst would otherwise hold every connection, all but one waiting for the lock
  private readonly writers = new KeyedQueue();

  constructor({ database, timeoutMs = DEFAULT_TIMEOUT_MS }: { database: Database; timeoutMs?: number }) {
    this.database = database;
    this.timeoutMs = timeoutMs;
  }

  write(options: Options<'write'>): Result<'write'> {
    const deadlineAtMs = performance.now() + this.timeoutMs;
    return this.writers.run(options.learner.userId, async () => {
      const timeoutMs = Math.floor(deadlineAtMs - performance.now());
      if (timeoutMs <= 0) throw unavailable('Too many changes of this account are waiting. Try again in a moment.');
      return this.writeAlone(options, timeoutMs);
    });
  }

  private writeAlone({ learner, changes, sentAt, decide }: Options<'write'>, timeoutMs: number): Promise<Plan> {
    const { userId, sessionId } = learner;
    return this.database.transaction(
      async (statements) => {
        const lockTimeoutMs = String(Math.max(1, timeoutMs - LOCK_MARGIN_MS));
        const rules = [SCHEDULER_VERSION, TOLERATED_SKEW_MS] as const;
        const asked = [askedOf(changes), sentAt] as const;
        const [row] = await statements.query(ReadRow, READ, userId, sessionId, ...asked, ...rules, lockTimeoutMs);
        const plan = decide(storedFrom(alive(row?.stored)));
        const { events, voided, progress } = plan;
        if (events.length + voided.length + progress.length > 0) {
          const written = [eventRecords(events), voided, stateRecords(progress)] as const;
          await statements.send(WRITE, userId, new Date(plan.stampedAt), SCHEDULER_VERSION, ...written);
        }
        return plan;
      },
      { timeoutMs },
    );
  }

  async list({ learner, since, knownCursor }: Options<'list'>): Result<'list'> {
    const [row] = await this.database.query(ListRow, LIST, ...idsOf(learner), dateOf(since), dateOf(knownCursor));
    const { cursor, progress } = alive(row?.listed);
    return { cursor, progress: progress && listFrom(progress) };
  }

  async find({ learner, wordId, withEvents }: Options<'find'>): Result<'find'> {
    const [row] = await this.database.query(FindRow, FIND, ...idsOf(learner), wordId, withEvents);
    const { progress, events } = alive(row);
    return progress && { progress: progressFrom(progress), events: events?.flatMap(studyEventFrom) ?? null };
  }

  async readLog({ learner, after, limit }: Options<'readLog'>): Result<'readLog'> {
    const position = [dateOf(after?.changedAt ?? null), after?.id ?? null];
    const [row] = await this.database.query(LogRow, LOG, ...idsOf(learner), ...position, limit + 1);
    const { events } = alive(row);
    const page = events.slice(0, limit);
    const last = page.at(-1);
    const end: LogPosition | null = last ? { changedAt: last.changedAt, id: last.id } : after;
    return { events: page.flatMap(studyEventFrom), next: events.length > limit ? end : null, end };
  }
}

const idsOf = ({ userId, sessionId }: Learner) => [userId, sessionId] as const;
const dateOf = (at: number | null) => (at === null ? null : new Date(at));

/** What a statement found of a learner; nothing, when the account or the session has ended. */
function alive<T>(found: T | null | undefined): T {
  if (found === undefined || found === null) {
    throw new Problem('UNAUTHENTICATED', { cause: 'the account is deleted, or the session revoked or expired' });
  }
  return found;
}
