import * as v from 'valibot';
import { errors } from '../contract/errors.js';
import { Timestamp } from '../contract/primitives.js';
import { type FieldError, invalid, Problem } from '../contract/problem.js';
import type { LogPage, Progress, ProgressWithEvents, StateBody, Statistics, Update } from '../contract/progress.js';
import { LATEST_MS } from '../domain/iso-time.js';
import { plan } from '../domain/plan.js';
import type { Change, Plan, Refusal, Stored } from '../domain/stored.js';
import type { Learner } from './ports/access.js';
import type { Ids } from './ports/ids.js';
import type { LogPosition, ProgressRepository } from './ports/progress.js';
import type { StatisticsRepository } from './ports/statistics.js';

const DEFAULT_PAGE = 500;

interface Dependencies {
  readonly progress: ProgressRepository;
  readonly statistics: StatisticsRepository;
  /** For events that arrive without an id. */
  readonly ids: Ids;
}

export interface ProgressChanges {
  /** The value of `Progress-Cursor`: ISO 8601. Passed as `since`, it brings what changes from now on. */
  readonly cursor: string;
  /** Null when nothing has changed since the cursor that the client knows. */
  readonly progress: readonly Progress[] | null;
}

/**
 * A learner's progress: a fold of one log of reviews, states and resets.
 *
 * @throws Problem, from each method, UNAUTHENTICATED for an account or a session that has ended, and SERVICE_UNAVAILABLE
 *   for a database that does not answer in time.
 */
export class ProgressService {
  readonly #progress: ProgressRepository;
  readonly #statistics: StatisticsRepository;
  readonly #ids: Ids;

  constructor({ progress, statistics, ids }: Dependencies) {
    this.#progress = progress;
    this.#statistics = statistics;
    this.#ids = ids;
  }

  /** All words with progress; or what changed since a cursor, tombstones included. Cursors are ISO 8601. */
  async list(options: {
    readonly learner: Learner;
    readonly since?: string | undefined;
    readonly knownCursor?: string | undefined;
  }): Promise<ProgressChanges> {
    const { learner, since, knownCursor } = options;
    const page = await this.#progress.list({
      learner,
      since: since === undefined ? null : Date.parse(since),
      // whatever else a client may send as a cursor is one that nobody knows
      knownCursor: v.is(Timestamp, knownCursor) ? Date.parse(knownCursor) : null,
    });
    return { cursor: new Date(page.cursor).toISOString(), progress: page.progress };
  }

  /** One word, with its log on request. @throws Problem PROGRESS_NOT_FOUND, also for a word that does not exist. */
  async find(options: {
    readonly learner: Learner;
    readonly wordId: string;
    readonly withEvents: boolean;
  }): Promise<ProgressWithEvents> {
    const found = await this.#progress.find(options);
    if (found === null) throw new Problem('PROGRESS_NOT_FOUND');
    return found.events === null ? found.progress : { ...found.progress, events: [...found.events] };
  }

  /**
   * Assigns the named fields at the time of receipt.
   * @throws Problem WORD_NOT_FOUND; VALIDATION_FAILED for more correct answers than reviews.
   */
  async put(options: {
    readonly learner: Learner;
    readonly wordId: string;
    readonly fields: StateBody;
  }): Promise<Progress> {
    const { learner, wordId, fields } = options;
    const { answer } = await this.#write({ learner, changes: [{ ...fields, wordId }], isBatch: false });
    const [progress] = answer;
    if (progress === undefined) throw new Error('a write answers one Progress for each word');
    return progress;
  }

  /** Starts the word over, at the time of receipt. @throws Problem PROGRESS_NOT_FOUND. */
  async remove(options: { readonly learner: Learner; readonly wordId: string }): Promise<void> {
    const { learner, wordId } = options;
    await this.#write({ learner, changes: [{ wordId, remove: true }], isBatch: false });
  }

  /**
   * Applies all updates or none, and answers the state after, one per word, in order of first mention. `sentAt` is the
   * device's clock (ISO 8601): where it is more than a minute off, the batch's times are shifted by the difference.
   * @throws Problem with every update that can't be applied (`updates[3].id`); its code is that of the first:
   *   WORD_NOT_FOUND, REVIEW_CONFLICT or VALIDATION_FAILED.
   */
  async applyBatch(options: {
    readonly learner: Learner;
    readonly updates: readonly Update[];
    readonly sentAt?: string | undefined;
  }): Promise<readonly Progress[]> {
    const { learner, updates, sentAt } = options;
    const { answer } = await this.#write({ learner, changes: updates, sentAt, isBatch: true });
    return answer;
  }

  /** The learner's log in order of change, voided events included. @throws Problem VALIDATION_FAILED for a bad cursor. */
  async readLog(options: {
    readonly learner: Learner;
    readonly after?: string | undefined;
    readonly limit?: number | undefined;
  }): Promise<LogPage> {
    const { learner, after, limit = DEFAULT_PAGE } = options;
    const position = after === undefined ? null : positionOf(after);
    const { events, next, end } = await this.#progress.readLog({ learner, after: position, limit });
    return { events: [...events], next: next && cursorOf(next), cursor: end && cursorOf(end) };
  }

  /** @throws Problem VALIDATION_FAILED for a time zone that the database does not know. */
  statistics(options: { readonly learner: Learner; readonly timeZone?: string | undefined }): Promise<Statistics> {
    return this.#statistics.read(options);
  }

  #write(options: {
    readonly learner: Learner;
    readonly changes: readonly Change[];
    readonly sentAt?: string | undefined;
    readonly isBatch: boolean;
  }): Promise<Plan> {
    const { learner, changes, isBatch } = options;
    const sentAt = options.sentAt === undefined ? null : Date.parse(options.sentAt);
    const decide = (stored: Stored): Plan => {
      const outcome = plan({ stored, changes, sentAt, newId: () => this.#ids.next() });
      if ('refusals' in outcome) throw refused(outcome.refusals, isBatch);
      return outcome.plan;
    };
    return this.#progress.write({ learner, changes, sentAt, decide });
  }
}

function refused(refusals: readonly Refusal[], isBatch: boolean): Problem {
  const named: FieldError[] = refusals.map(({ index, field, code, message }) => ({
    path: isBatch ? `updates[${index}].${field}` : field,
    code,
    message,
  }));
  const [first] = refusals;
  if (first === undefined) throw new Error('a refusal names what it refuses');
  const detail = isBatch
    ? `${named.length} of the updates can't be applied; nothing was written.`
    : `${errors[first.code].title}.`;
  return new Problem(first.code, { detail, errors: named });
}

const POSITION = /^([0-9a-z]{1,10})\.([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;

function cursorOf({ changedAt, id }: LogPosition): string {
  return `${changedAt.toString(36)}.${id}`;
}

function positionOf(cursor: string): LogPosition {
  const [, time, id] = POSITION.exec(cursor) ?? [];
  const changedAt = Number.parseInt(time ?? '', 36);
  // no write clock is later
  if (id === undefined || !(changedAt <= LATEST_MS)) {
    throw invalid('after', 'invalid_value', 'must be the `next` or `cursor` of an earlier page');
  }
  return { changedAt, id };
}
