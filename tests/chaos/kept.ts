import { expect } from 'vitest';
import type { Progress, StudyEvent } from '../../lib/contract/progress.js';
import type { Learner } from '../../lib/services/ports/access.js';
import { issueAccess } from '../progress/api.js';
import { expectLogOf } from '../progress/receipts.js';
import { replay, shownOf } from '../progress/replay.js';
import { attempt } from './attempt.js';
import type { Load } from './load.js';

export type Sql = <Row extends Record<string, unknown>>(
  text: string,
  parameters?: readonly unknown[],
) => Promise<Row[]>;

/**
 * Compares what the devices of an ended load were told with what is stored: every acknowledged write once and as it was sent,
 * nothing else, the same in the database and by the API, and each state the replay of its log.
 */
export async function expectKept(load: Load, { url, sql }: { readonly url: string; readonly sql: Sql }): Promise<void> {
  const byLearner = grouped(load.devices, ({ learner }) => learner);
  expect(byLearner.size).toBeGreaterThan(0);
  for (const [learner, devices] of byLearner) {
    const token = await issueAccess(learner);
    const log = await readLog(url, token);
    expectLogOf(
      devices.flatMap(({ device }) => device.receipts),
      log,
    );
    expect(idsOf(log)).toEqual(await storedIds(sql, learner));
    const sent = new Set(devices.flatMap(({ device }) => device.receipts.flatMap(sentIds)));
    const others = log.filter(({ id }) => !sent.has(id));
    for (const { device, ownWord } of devices) {
      const counts = others.filter(({ wordId }) => wordId === ownWord).map(({ studyCount }) => studyCount ?? 0);
      expect(counts.sort((one, other) => one - other)).toEqual(device.assigned);
    }
    expect(log.length - others.length).toBe(sent.size);
    expect(others.length).toBe(devices.reduce((sum, { device }) => sum + device.assigned.length, 0));

    const list = JSON.parse((await attempt(`${url}/api/v1/progress`, { token })).text) as Progress[];
    const shown = Object.fromEntries(list.map((progress) => [progress.wordId, shownOf(progress)]));
    const replayed = [...grouped(log, ({ wordId }) => wordId)].map(([wordId, events]) => [wordId, replay(events)]);
    expect(shown).toEqual(Object.fromEntries(replayed.filter(([, state]) => state !== null)));
  }
}

function grouped<T, K>(all: readonly T[], keyOf: (one: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const one of all) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return groups;
}

const idsOf = (rows: readonly { readonly id: string }[]): string[] => rows.map(({ id }) => id).sort();

function sentIds({ changes }: { readonly changes: readonly object[] }): string[] {
  return changes.flatMap((change) => ('id' in change && typeof change.id === 'string' ? [change.id] : []));
}

async function readLog(url: string, token: string): Promise<StudyEvent[]> {
  const events: StudyEvent[] = [];
  for (let after = ''; ; ) {
    const query = after === '' ? '' : `?after=${encodeURIComponent(after)}`;
    const { status, text } = await attempt(`${url}/api/v1/progress/batch${query}`, { token });
    expect(status, text).toBe(200);
    const page = JSON.parse(text) as { events: StudyEvent[]; next: string | null };
    events.push(...page.events);
    if (!page.next) return events;
    after = page.next;
  }
}

async function storedIds(sql: Sql, { userId }: Learner): Promise<string[]> {
  return idsOf(await sql<{ id: string }>('SELECT id FROM study_events WHERE user_id = $1', [userId]));
}
