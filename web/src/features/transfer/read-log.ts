import type { StudyEvent } from '../../../../lib/contract/progress.js';
import type { Client } from '../../api/client.js';
import type { Learner } from '../../app/learner.js';
import type { Entry } from '../../local/shapes.js';
import { wholeLog } from './archive.js';

const PAGE_EVENTS = 1_000;

interface ReadLogOptions {
  readonly learner: Learner;
  readonly client: Client;
  /** What the server has not acknowledged. */
  readonly waiting: readonly Entry[];
  /** Told after each page. */
  readonly onPage: (events: number) => void;
}

/**
 * Everything that the learner has done, from the server and from this device; a guest's is all on this device.
 * @throws ProblemError when the server can't be asked.
 */
export async function readLog({ learner, client, waiting, onPage }: ReadLogOptions): Promise<StudyEvent[]> {
  const events: StudyEvent[] = [];
  let after: string | null = learner.isGuest ? null : '';
  while (after !== null) {
    const page: { readonly events: readonly StudyEvent[]; readonly next: string | null } = await client.call(
      'readLog',
      // the learner's own, also when somebody else signs in from another tab meanwhile
      { asUser: learner.id, query: { limit: String(PAGE_EVENTS), ...(after !== '' && { after }) } },
    );
    events.push(...page.events);
    onPage(events.length);
    after = page.next;
  }
  return wholeLog(events, waiting);
}
