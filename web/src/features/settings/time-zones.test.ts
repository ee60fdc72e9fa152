import { describe, expect, test } from 'vitest';
import { allZones, searchZones, zoneClock, zoneOf, zoneOffset } from './time-zones.js';

const names = [
  'Europe/Berlin',
  'Asia/Shanghai',
  'America/New_York',
  'America/Argentina/Buenos_Aires',
  'America/North_Dakota/New_Salem',
  'Europe/Minsk',
  'UTC',
];
const zones = names.map(zoneOf);
const search = (query: string) => searchZones(zones, query, 10).map(({ name }) => name);

describe('time zones', () => {
  test.each([
    ['America/Argentina/Buenos_Aires', 'Buenos Aires', 'America, Argentina'],
    ['UTC', 'UTC', ''],
  ])('%s is told as a city and a region', (name, city, region) => {
    expect(zoneOf(name)).toEqual({ name, city, region });
  });

  test.each([
    ['berl', ['Europe/Berlin']],
    ['new york', ['America/New_York']],
    ['New_York', ['America/New_York']],
    ['america/new', ['America/New_York', 'America/North_Dakota/New_Salem']],
    ['europe', ['Europe/Berlin', 'Europe/Minsk']],
    ['BUÉNOS', ['America/Argentina/Buenos_Aires']],
    ['york new', ['America/New_York']],
    // the middle of a word is no beginning
    ['insk', []],
    ['', names],
  ])('"%s" finds %j', (query, found) => {
    expect(search(query)).toEqual(found);
  });

  test('a city that begins with the query comes before a region that holds it', () => {
    const some = ['Asia/Kuala_Lumpur', 'America/Asia_Town'].map(zoneOf);
    expect(searchZones(some, 'asia', 1).map(({ name }) => name)).toEqual(['America/Asia_Town']);
  });

  test('this browser’s zones have no double and end at the limit', () => {
    const all = allZones();
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    expect(all.map(({ name }) => name)).toContain('UTC');
    expect(searchZones(all, 'a', 8)).toHaveLength(8);
  });

  test.each([
    ['UTC', 'UTC', '12:00'],
    ['Asia/Shanghai', 'UTC+8', '20:00'],
    ['America/St_Johns', 'UTC−3:30', '08:30'],
    ['Europe/Berlin', 'UTC+1', '13:00'],
  ])('%s has its offset and clock', (zone, offset, clock) => {
    const noon = Date.UTC(2026, 10, 22, 12);
    expect([zoneOffset(zone, noon), zoneClock(zone, noon)]).toEqual([offset, clock]);
  });
});
