import fc from 'fast-check';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isTimeZone, studyDay } from '../../lib/domain/study-day.js';
import type { Database } from '../../lib/repositories/database.js';
import { studyDaySql } from '../../lib/repositories/statistics-sql.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const QUARTER_MS = 15 * 60_000;
const FROM = new Date('1990-01-01T00:00:00.000Z');
const TO = new Date('2040-12-31T00:00:00.000Z');

/**
 * Zones whose rules changed in a release of the time zone data that PostgreSQL brings and Node.js may not have yet (or
 * the other way round: each has its own), and the first day on which the two can then differ. A zone that is missing here and
 * differs is a fault of ours, or news that belongs here. The statistics are all SQL, so that they agree with each other.
 */
const RULES_CHANGED: Readonly<Record<string, string>> = {
  // British Columbia stays on daylight-saving time, for good, from 1 November 2026 (data of 2026)
  'America/Vancouver': '2026-10-31',
  'Canada/Pacific': '2026-10-31',
  // so does Alberta, and Morocco goes to GMT (later data of 2026, in Node.js 24)
  'America/Edmonton': '2026-10-31',
  'America/Yellowknife': '2026-10-31',
  'Canada/Mountain': '2026-10-31',
  'Africa/Casablanca': '2026-09-19',
  'Africa/El_Aaiun': '2026-09-19',
};

let test: TestDatabase;
let database: Database;
/** What PostgreSQL and Node.js both know; `posix/` repeats every name. */
let zones: string[];

beforeAll(async () => {
  test = await createTestDatabase();
  database = test.open();
  const known = await test.sql<{ name: string }>(`SELECT name FROM pg_timezone_names ORDER BY name`);
  zones = known.map(({ name }) => name).filter(isTimeZone);
});
afterAll(() => test?.close());

/** The study days of instants in a zone, as SQL tells them. */
async function daysInSql(instants: readonly Date[], timeZone: string): Promise<string[]> {
  const rows = await database.query(
    v.object({ day: v.string() }),
    `SELECT to_char(${studyDaySql('instant.at', '$2::text')}, 'YYYY-MM-DD') AS day
       FROM jsonb_array_elements_text($1::jsonb) WITH ORDINALITY AS given (text, position),
            LATERAL (SELECT given.text::timestamptz AS at) instant
      ORDER BY given.position`,
    JSON.stringify(instants),
    timeZone,
  );
  return rows.map((row) => row.day);
}

describe('SQL and TypeScript give the same study days', () => {
  it('knows the zones that learners live in', () => {
    expect(zones.length).toBeGreaterThan(400);
    for (const zone of Intl.supportedValuesOf('timeZone')) expect(zones).toContain(zone);
  });

  it('for random instants from 1990 to 2040 in every zone', { timeout: 60_000 }, async () => {
    const instant = fc.date({ min: FROM, max: TO, noInvalidDate: true });
    const instants = fc.sample(instant, 40 * zones.length);
    const differing: string[] = [];
    for (const [index, zone] of zones.entries()) {
      const some = instants.slice(40 * index, 40 * (index + 1));
      const days = await daysInSql(some, zone);
      differing.push(...differences(zone, some, days));
    }
    expect(differing).toEqual([]);
  });

  it('beside 04:00 on every day that clocks changed', { timeout: 60_000 }, async () => {
    for (const zone of [
      'Europe/Berlin',
      'America/New_York',
      'Australia/Lord_Howe',
      'Pacific/Apia',
      'Pacific/Chatham',
      'Asia/Gaza',
      'Africa/Casablanca',
      'Asia/Kathmandu',
      'Antarctica/Troll',
    ]) {
      const instants = changesOfClocks(zone).flatMap((at) =>
        // every study day begins on a quarter of an hour: those of 15 hours either side, and the millisecond before
        Array.from({ length: 4 * 30 }, (_, quarter) => at + (quarter - 60) * QUARTER_MS).flatMap((ms) => [
          new Date(ms - 1),
          new Date(ms),
        ]),
      );
      expect(differences(zone, instants, await daysInSql(instants, zone)), zone).toEqual([]);
    }
  });
});

function differences(zone: string, instants: readonly Date[], days: readonly string[]): string[] {
  return instants.flatMap((at, index) => {
    const expected = studyDay(at, zone);
    if (days[index] === expected) return [];
    const since = RULES_CHANGED[zone];
    if (since !== undefined && expected >= since) return [];
    return [`${zone} ${at.toISOString()}: ${days[index]} in SQL, ${expected} in TypeScript`];
  });
}

/** The first instants, to the quarter of an hour, of each new offset of a zone. */
function changesOfClocks(zone: string): number[] {
  const offset = (ms: number) => offsetName(zone).format(ms).split('GMT')[1];
  const changes: number[] = [];
  const stepMs = 96 * QUARTER_MS;
  for (let ms = FROM.getTime(); ms < TO.getTime(); ms += stepMs) {
    if (offset(ms) === offset(ms + stepMs)) continue;
    let at = ms;
    while (offset(at) === offset(ms)) at += QUARTER_MS;
    changes.push(at);
  }
  return changes;
}

const formatters = new Map<string, Intl.DateTimeFormat>();
function offsetName(zone: string): Intl.DateTimeFormat {
  const formatter =
    formatters.get(zone) ?? new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
  formatters.set(zone, formatter);
  return formatter;
}
