import { isTimeZone, studyDay, studyDayEnd } from '../../../lib/domain/study-day.js';
import { Random } from './random.js';
import { type Case, subject } from './subject.js';

interface Moment {
  readonly at: string;
  readonly timeZone: string;
}

/** Zone, what happens, the first instant of a study day. None whose rules changed of late: data differ by machine there. */
const beginnings: readonly (readonly [timeZone: string, what: string, at: string])[] = [
  ['UTC', 'an ordinary day', '2026-06-10T04:00:00.000Z'],
  ['UTC', 'the turn of the year', '2027-01-01T04:00:00.000Z'],
  ['UTC', 'after a leap day', '2028-03-01T04:00:00.000Z'],
  ['Asia/Shanghai', 'no change of clocks', '2026-06-09T20:00:00.000Z'],
  ['Asia/Taipei', 'no change of clocks', '2026-12-31T20:00:00.000Z'],
  ['Asia/Kolkata', '5:30 ahead', '2026-06-09T22:30:00.000Z'],
  ['Asia/Kathmandu', '5:45 ahead', '2026-06-09T22:15:00.000Z'],
  ['America/St_Johns', 'half an hour, in summer', '2026-07-01T06:30:00.000Z'],
  ['Australia/Adelaide', 'half an hour, in its summer', '2026-01-15T17:30:00.000Z'],
  ['Pacific/Marquesas', '9:30 behind', '2026-06-10T13:30:00.000Z'],
  ['Pacific/Kiritimati', '14 hours ahead', '2026-06-09T14:00:00.000Z'],
  ['Etc/GMT+12', '12 hours behind', '2026-06-10T16:00:00.000Z'],
  ['Pacific/Pago_Pago', '11 hours behind', '2026-06-10T15:00:00.000Z'],
  ['Europe/Berlin', 'clocks go forward at 02:00', '2026-03-29T02:00:00.000Z'],
  ['Europe/Berlin', 'clocks go back at 03:00', '2026-10-25T03:00:00.000Z'],
  ['America/New_York', 'clocks go forward at 02:00', '2026-03-08T08:00:00.000Z'],
  ['America/New_York', 'clocks go back at 02:00', '2026-11-01T09:00:00.000Z'],
  ['America/Santiago', 'clocks go back at midnight', '2026-04-05T08:00:00.000Z'],
  ['America/Santiago', 'clocks go forward at midnight', '2026-09-06T07:00:00.000Z'],
  ['Australia/Lord_Howe', 'half an hour forward at 02:00', '2026-10-03T17:00:00.000Z'],
  ['Australia/Lord_Howe', 'half an hour back at 02:00', '2026-04-04T17:30:00.000Z'],
  ['Pacific/Chatham', 'forward at 02:45', '2026-09-26T14:15:00.000Z'],
  ['Pacific/Chatham', 'back at 03:45', '2026-04-04T15:15:00.000Z'],
  ['Antarctica/Troll', 'two hours back at 03:00', '2026-10-25T04:00:00.000Z'],
  ['Pacific/Apia', 'the date that was skipped begins', '2011-12-30T10:00:00.000Z'],
  ['Pacific/Apia', 'the date that was skipped ends', '2011-12-30T14:00:00.000Z'],
];

const zones = [
  'UTC',
  'Asia/Shanghai',
  'Asia/Tokyo',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Europe/Berlin',
  'Europe/London',
  'America/New_York',
  'America/Los_Angeles',
  'America/Sao_Paulo',
  'America/St_Johns',
  'Australia/Sydney',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
  'Pacific/Chatham',
  'Pacific/Kiritimati',
  'Etc/GMT+12',
] as const;

function moments(): Case<Moment>[] {
  const random = new Random(400);
  const from = Date.parse('2000-01-01T00:00:00.000Z');
  const to = Date.parse('2026-07-01T00:00:00.000Z');
  const iso = (ms: number) => new Date(ms).toISOString();
  return [
    ...beginnings.flatMap(([timeZone, what, at]) =>
      [
        { is: 'an hour before', ms: -3_600_000 },
        { is: 'the last millisecond', ms: -1 },
        { is: 'the first', ms: 0 },
        { is: 'an hour after', ms: 3_600_000 },
      ].map(({ is, ms }) => ({
        name: `${timeZone}, ${what}: ${is}, ${iso(Date.parse(at) + ms)}`,
        input: { at: iso(Date.parse(at) + ms), timeZone },
      })),
    ),
    ...Array.from({ length: 150 }, () => {
      const input = { at: iso(random.whole(from, to)), timeZone: random.pick(zones) };
      return { name: `${input.timeZone} at ${input.at}`, input };
    }),
  ];
}

export const studyDays = subject({
  file: 'study-days',
  description:
    "The study day of an instant: the date of (wall clock in the zone − 4 hours); the hours are taken off the wall clock, not off the instant. Days are compared as dates, never as instants. endsAt is the first millisecond of a later study day. In SQL: ((at AT TIME ZONE zone) - interval '4 hours')::date.",
  source: ['lib/domain/study-day.ts', 'lib/repositories/statistics-sql.ts'],
  formats: {
    'at, endsAt': 'ISO 8601 in UTC with milliseconds; exact',
    timeZone: 'IANA name',
    day: 'YYYY-MM-DD',
  },
  cases: moments,
  answer: ({ at, timeZone }: Moment) => ({
    day: studyDay(new Date(at), timeZone),
    endsAt: studyDayEnd(new Date(at), timeZone).toISOString(),
  }),
});

const accepted = [
  'UTC',
  'GMT',
  'Etc/UTC',
  'Europe/Berlin',
  'europe/berlin',
  'ASIA/SHANGHAI',
  'Asia/Calcutta',
  'Asia/Kolkata',
];
const acceptedToo = [
  'America/Argentina/Buenos_Aires',
  'America/Port-au-Prince',
  'Etc/GMT+5',
  'Antarctica/Troll',
  'Pacific/Chatham',
];
const refused = [
  '',
  ' UTC',
  'Mars/Olympus',
  'Europe/Berlin ',
  '+05:30',
  '+0530',
  '-03',
  '+01:00:00',
  'UTC+3',
  'GMT+5',
  'Z',
];
const refusedToo = [
  'CET',
  'cet',
  'CST',
  'IST',
  'EST',
  'SystemV/EST5',
  'localtime',
  'posix/Europe/Berlin',
  'China Standard Time',
];

export const timeZones = subject({
  file: 'time-zones',
  description:
    'Which names of time zones a request may carry: IANA names that mean the same to every reader. Offsets are refused, bare abbreviations of three letters but UTC and GMT, and the names of Windows; upper and lower case are one.',
  source: ['lib/domain/study-day.ts'],
  formats: { isTimeZone: 'a request that names another is VALIDATION_FAILED' },
  cases: () =>
    [...accepted, ...acceptedToo, ...refused, ...refusedToo].map((timeZone) => ({
      name: JSON.stringify(timeZone),
      input: { timeZone },
    })),
  answer: ({ timeZone }: { timeZone: string }) => ({ isTimeZone: isTimeZone(timeZone) }),
});
