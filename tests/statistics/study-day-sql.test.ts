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
 * PostgreSQL and Node.js each bring a release of the time zone data of their own, and every release changes what clocks will do in
 * some zones: Morocco from September 2026, British Columbia, Alberta and Manitoba from November. From this day on a few
 * zones may therefore differ; a fault of ours would show in all of them. The statistics are all SQL, so that they agree with each other.
 */
const RULES_CHANGE_FROM = '2026-09-01';
const FEW_ZONES = 20;

/** Days of the past that a release corrected. A zone that is missing here and differs is a fault of ours, or news that belongs here. */
const CORRECTED: Readonly<Record<string, readonly string[]>> = {
  // Colombia's only summer time began a day earlier (data of 2026)
  'America/Bogota': ['1992-05-02', '1992-05-03'],
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
    const differing: Difference[] = [];
    for (const [index, zone] of zones.entries()) {
      const some = instants.slice(40 * index, 40 * (index + 1));
      const days = await daysInSql(some, zone);
      differing.push(...differences(zone, some, days));
    }
    expect(differing.filter(isOfThePast)).toEqual([]);
    expect([...new Set(differing.map(({ zone }) => zone))].slice(FEW_ZONES)).toEqual([]);
  });

  it('beside 04:00 on every day that clocks changed', { timeout: 60_000 }, async () => {
    const differing: Difference[] = [];
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
      differing.push(...differences(zone, instants, await daysInSql(instants, zone)));
    }
    expect(differing.filter(isOfThePast)).toEqual([]);
    // Morocco alone goes by another rule
    expect([...new Set(differing.map(({ zone }) => zone))].slice(1)).toEqual([]);
  });
});

interface Difference {
  readonly zone: string;
  readonly at: string;
  readonly inSql: string | undefined;
  readonly inTypeScript: string;
}

function differences(zone: string, instants: readonly Date[], days: readonly string[]): Difference[] {
  return instants.flatMap((at, index) => {
    const inTypeScript = studyDay(at, zone);
    const inSql = days[index];
    if (inSql === inTypeScript || CORRECTED[zone]?.includes(inTypeScript)) return [];
    return [{ zone, at: at.toISOString(), inSql, inTypeScript }];
  });
}

const isOfThePast = ({ at }: Difference) => at < RULES_CHANGE_FROM;

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
