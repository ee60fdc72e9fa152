import { addDays, studyDay } from '../../../../lib/domain/study-day.js';

const HOUR_MS = 3_600_000;

/** When, as a learner would say it: "in 12 minutes", "today at 21:40", "tomorrow", "on 3 Mar". Times in epoch ms. */
export function whenDue(at: number, now: number, timeZone: string): string {
  if (at <= now) return 'now';
  const minutes = Math.ceil((at - now) / 60_000);
  if (at - now < HOUR_MS) return minutes === 1 ? 'in a minute' : `in ${minutes} minutes`;
  const today = studyDay(new Date(now), timeZone);
  const day = studyDay(new Date(at), timeZone);
  if (day === today) {
    const time = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone });
    return `today at ${time.format(at)}`;
  }
  if (day === addDays(today, 1)) return 'tomorrow';
  const isThisYear = day.slice(0, 4) === today.slice(0, 4);
  const date = { day: 'numeric', month: 'short', ...(!isThisYear && ({ year: 'numeric' } as const)) } as const;
  // a study day is a date of its own: noon in UTC is on it wherever the reader is
  return `on ${new Intl.DateTimeFormat('en-GB', { ...date, timeZone: 'UTC' }).format(Date.parse(`${day}T12:00:00Z`))}`;
}
