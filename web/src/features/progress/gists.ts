import type { Statistics } from '../../../../lib/contract/progress.js';
import { FORECAST_DAYS, RETENTION_DAYS } from '../../../../lib/domain/statistics.js';
import { duration, percent, plural } from '../../ui/format.js';
import { dayName, weekdayName } from './day-names.js';
import { most, type StudiedDay, sumOf, timePerStudiedDay } from './sums.js';
import type { StateCounts } from './word-counts.js';

const RECENT_DAYS = 30;

/** Each chart in a sentence, for whoever does not see it or does not want to count. */

export function gistOfYear(days: readonly StudiedDay[]): string {
  const today = days.at(-1)?.date ?? '';
  const recent = days.slice(-RECENT_DAYS);
  const { studied } = sumOf(recent);
  const reviews = (day: StudiedDay) => day.reviews;
  const told = (day: StudiedDay) => `${plural(day.reviews, 'review')}, ${onDay(day.date, today)}`;
  if (studied === 0) {
    const record = most(days, reviews);
    const start = `You have not reviewed in the last ${RECENT_DAYS} days`;
    return record ? `${start}; the most in the year was ${told(record)}.` : `${start}.`;
  }
  const record = most(recent, reviews);
  const start = `You reviewed on ${studied} of the last ${RECENT_DAYS} days`;
  return record ? `${start}; the most was ${told(record)}.` : `${start}.`;
}

function onDay(date: string, today: string): string {
  return date === today ? 'today' : `on ${dayName(date, today)}`;
}

export function gistOfForecast(forecast: Statistics['forecast']): string {
  const due = forecast.reduce((sum, day) => sum + day.due, 0);
  // of equal days the first one comes first
  const record = most([...forecast].reverse(), (day) => day.due);
  if (!record) return `Nothing falls due in the coming ${FORECAST_DAYS} days.`;
  const [today] = forecast;
  const when = record === today ? 'today' : `on ${weekdayName(record.date)} ${dayName(record.date, today?.date ?? '')}`;
  const verb = due === 1 ? 'falls' : 'fall';
  return `${plural(due, 'review')} ${verb} due in the coming ${FORECAST_DAYS} days; the most, ${record.due.toLocaleString('en')}, ${when}.`;
}

export function gistOfRetention(trueRetention: number | null): string {
  if (trueRetention === null)
    return 'Nothing to tell yet: this begins with the first word that comes back after a day or more.';
  return `Of the words that came back after a day or more, you still knew ${percent(trueRetention)} in the last ${RETENTION_DAYS} days.`;
}

export function gistOfTime(days: readonly StudiedDay[]): string {
  const recent = sumOf(days, RECENT_DAYS);
  const perDay = timePerStudiedDay(recent);
  if (perDay === null) return `No time spent in the last ${RECENT_DAYS} days.`;
  return `You spent ${duration(recent.durationMs)} in the last ${RECENT_DAYS} days: ${duration(perDay)} on a day with reviews.`;
}

export function gistOfStates({ begun, mastered, total }: StateCounts): string {
  return `You have begun ${begun} of ${plural(total, 'word')}, and mastered ${mastered}.`;
}

export function gistOfLists(lists: readonly { name: string; total: number; studied: number }[]): string {
  const furthest = most([...lists].reverse(), ({ studied, total }) => (total === 0 ? 0 : studied / total));
  if (!furthest) return 'No word of a list is begun yet.';
  return `Furthest along is ${furthest.name}, with ${furthest.studied} of ${plural(furthest.total, 'word')} begun.`;
}
