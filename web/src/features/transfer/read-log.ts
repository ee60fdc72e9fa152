import type { LogPage, StudyEvent } from '../../../../lib/contract/progress.js';
import type { Client } from '../../api/client.js';
import { ProblemError } from '../../api/problem-error.js';
import type { Learner } from '../../app/learner.js';
import type { LogStore } from '../../data/log-store.js';
import type { Entry } from '../../local/shapes.js';
import { wholeLog } from './archive.js';

const PAGE_EVENTS = 1_000;

interface ReadLogOptions {
  readonly learner: Learner;
  readonly client: Client;
  /** What this device has read of the server's log. */
  readonly log: LogStore;
  /** What the server has not acknowledged. */
  readonly waiting: readonly Entry[];
  /** Told after each page. */
  readonly onPage: (events: number) => void;
}

export interface ReadLog {
  readonly events: readonly StudyEvent[];
  /**
   * `whole`: all of it. Without the server: `held`, all but what was done elsewhere since this device last heard of it; `part`,
   * what this device happens to have.
   */
  readonly extent: 'whole' | 'held' | 'part';
  /** Why the server was done without; null when it was not. */
  readonly problem: ProblemError | null;
}

/**
 * Everything that the learner has done, from the server and from this device; a guest's is all on this device.
 * @throws ProblemError when the server refuses; one that can't be reached is done without.
 */
export async function readLog({ learner, client, log, waiting, onPage }: ReadLogOptions): Promise<ReadLog> {
  if (learner.isGuest) return { events: wholeLog([], waiting), extent: 'whole', problem: null };
  try {
    return { events: wholeLog(await readFromServer(learner, client, onPage), waiting), extent: 'whole', problem: null };
  } catch (error) {
    if (!(error instanceof ProblemError && error.isPassing)) throw error;
    const { events, isWhole } = await log.held();
    return { events: wholeLog(events, waiting), extent: isWhole ? 'held' : 'part', problem: error };
  }
}

async function readFromServer(
  learner: Learner,
  client: Client,
  onPage: (events: number) => void,
): Promise<readonly StudyEvent[]> {
  const events: StudyEvent[] = [];
  let after: string | null = '';
  while (after !== null) {
    const page: LogPage = await client.call(
      'readLog',
      // the learner's own, also when somebody else signs in from another tab meanwhile
      { asUser: learner.id, query: { limit: String(PAGE_EVENTS), ...(after !== '' && { after }) } },
    );
    events.push(...page.events);
    onPage(events.length);
    after = page.next;
  }
  return events;
}
