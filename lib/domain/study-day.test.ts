import { describe, expect, it } from 'vitest';
import { addDays, daysBetween, isTimeZone, studyDay, studyDayEnd } from './study-day.js';

describe('a study day begins at 04:00 wall-clock time', () => {
  // zone, what happens, the last instant of a day, that day, the day that begins a millisecond later
  it.each([
    ['UTC', 'an ordinary night', '2026-06-10T03:59:59.999Z', '2026-06-09', '2026-06-10'],
    ['UTC', 'the turn of the year', '2027-01-01T03:59:59.999Z', '2026-12-31', '2027-01-01'],
    ['UTC', 'a leap day', '2028-03-01T03:59:59.999Z', '2028-02-29', '2028-03-01'],
    ['Asia/Shanghai', 'no change of clocks', '2026-06-09T19:59:59.999Z', '2026-06-09', '2026-06-10'],
    ['Asia/Kathmandu', 'an offset of 5:45', '2026-06-09T22:14:59.999Z', '2026-06-09', '2026-06-10'],
    ['Europe/Berlin', 'clocks go forward at 02:00', '2026-03-29T01:59:59.999Z', '2026-03-28', '2026-03-29'],
    ['Europe/Berlin', 'clocks go back at 03:00', '2026-10-25T02:59:59.999Z', '2026-10-24', '2026-10-25'],
    ['America/New_York', 'clocks go forward at 02:00', '2026-03-08T07:59:59.999Z', '2026-03-07', '2026-03-08'],
    ['America/New_York', 'clocks go back at 02:00', '2026-11-01T08:59:59.999Z', '2026-10-31', '2026-11-01'],
    ['Australia/Lord_Howe', '30 minutes forward at 02:00', '2026-10-03T16:59:59.999Z', '2026-10-03', '2026-10-04'],
    ['Australia/Lord_Howe', '30 minutes back at 02:00', '2026-04-04T17:29:59.999Z', '2026-04-04', '2026-04-05'],
    ['Pacific/Chatham', 'forward at 02:45 to 03:45', '2026-09-26T14:14:59.999Z', '2026-09-26', '2026-09-27'],
    ['Pacific/Chatham', 'back at 03:45 to 02:45', '2026-04-04T15:14:59.999Z', '2026-04-04', '2026-04-05'],
    // 29 December 24:00 was 31 December 00:00: the study day of the 30th is its last four hours
    ['Pacific/Apia', 'the date that was skipped begins', '2011-12-30T09:59:59.999Z', '2011-12-29', '2011-12-30'],
    ['Pacific/Apia', 'the date that was skipped ends', '2011-12-30T13:59:59.999Z', '2011-12-30', '2011-12-31'],
    ['Antarctica/Troll', 'two hours back at 03:00', '2026-10-25T03:59:59.999Z', '2026-10-24', '2026-10-25'],
  ])('%s: %s', (timeZone, _what, last, day, next) => {
    const lastInstant = new Date(last);
    const firstInstant = new Date(lastInstant.getTime() + 1);
    expect(studyDay(lastInstant, timeZone)).toBe(day);
    expect(studyDay(firstInstant, timeZone)).toBe(next);
    expect(studyDayEnd(new Date(lastInstant.getTime() - 3_600_000), timeZone)).toEqual(firstInstant);
    expect(studyDayEnd(lastInstant, timeZone)).toEqual(firstInstant);
    expect(studyDayEnd(firstInstant, timeZone).getTime()).toBeGreaterThan(firstInstant.getTime());
  });

  it.each([
    ['Europe/Berlin', '2026-03-28T12:00:00.000Z', 23],
    ['Europe/Berlin', '2026-10-24T12:00:00.000Z', 25],
    ['Australia/Lord_Howe', '2026-04-04T02:00:00.000Z', 24.5],
    ['Pacific/Apia', '2011-12-30T11:00:00.000Z', 4],
  ])('in %s the study day of %s has %d hours', (timeZone, at, hours) => {
    const end = studyDayEnd(new Date(at), timeZone);
    const today = studyDay(new Date(at), timeZone);
    const begin = new Date(end.getTime() - hours * 3_600_000);
    expect(studyDay(begin, timeZone)).toBe(today);
    expect(studyDay(new Date(begin.getTime() - 1), timeZone) < today).toBe(true);
  });

  it('is the same however the zone is spelled', () => {
    const at = new Date('2026-06-10T01:00:00.000Z');
    expect(studyDay(at, 'asia/shanghai')).toBe(studyDay(at, 'Asia/Shanghai'));
  });

  it('refuses a zone that does not exist and a time that is none', () => {
    expect(() => studyDay(new Date(0), 'Mars/Olympus')).toThrow(RangeError);
    expect(() => studyDay(new Date('yesterday'), 'UTC')).toThrow(RangeError);
  });
});

describe('calendar dates', () => {
  it.each([
    ['2026-02-28', 1, '2026-03-01'],
    ['2028-02-28', 1, '2028-02-29'],
    ['2026-01-01', -1, '2025-12-31'],
    ['2026-03-28', 2, '2026-03-30'],
    ['2026-06-10', -365, '2025-06-10'],
    ['2026-06-10', 0, '2026-06-10'],
  ])('%s and %i days is %s', (from, days, to) => {
    expect(addDays(from, days)).toBe(to);
    expect(daysBetween(from, to)).toBe(days);
  });
});

describe('a time zone is a name that means the same to every reader', () => {
  it.each([
    'UTC',
    'GMT',
    'Europe/Berlin',
    'europe/berlin',
    'America/Argentina/Buenos_Aires',
    'Asia/Calcutta',
    'Asia/Kolkata',
    'Etc/GMT+5',
    'Antarctica/Troll',
    'Pacific/Chatham',
  ])('%s is one', (name) => {
    expect(isTimeZone(name)).toBe(true);
  });

  it.each([
    '',
    ' UTC',
    'Mars/Olympus',
    'Europe/Berlin ',
    'Europe/Berlin\0',
    '+05:30',
    '+0530',
    '-03',
    '+01:00:00',
    'UTC+3',
    'GMT+5',
    'Z',
    'CET',
    'cet',
    'CST',
    'IST',
    'EST',
    'SystemV/EST5',
    'localtime',
    'posix/Europe/Berlin',
  ])('%j is none', (name) => {
    expect(isTimeZone(name)).toBe(false);
  });
});
