import { duration } from '../../ui/format.js';
import { Bars } from './Bars.js';
import { ChartPanel } from './ChartPanel.js';
import { fullDayName, shortDayName } from './day-names.js';
import { gistOfTime } from './gists.js';
import styles from './progress.module.css';
import { type StudiedDay, sumOf, timePerStudiedDay } from './sums.js';

const MINUTE_MS = 60_000;
const SHOWN_DAYS = 30;

/** The time between a card and its rating, as the reviews tell it. */
export function TimePanel({ days }: { readonly days: readonly StudiedDay[] }) {
  const shown = days.slice(-SHOWN_DAYS);
  const month = sumOf(shown);
  const spans = [
    ['Today', sumOf(days, 1).durationMs],
    ['Last 7 days', sumOf(days, 7).durationMs],
    [`Last ${SHOWN_DAYS} days`, month.durationMs],
    ['On a day with reviews', timePerStudiedDay(month) ?? 0],
  ] as const;
  return (
    <ChartPanel
      id="time"
      title="Time spent"
      gist={gistOfTime(days)}
      table={{
        caption: `Time spent on each of the last ${SHOWN_DAYS} days`,
        columns: ['Day', 'Time'],
        rows: [...shown].reverse().map(({ date, durationMs }) => [fullDayName(date), duration(durationMs)]),
      }}
    >
      <dl className={styles.spans}>
        {spans.map(([name, ms]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{duration(ms)}</dd>
          </div>
        ))}
      </dl>
      <Bars
        bars={shown.map(({ date, durationMs }) => ({
          key: date,
          name: `${fullDayName(date)}: ${duration(durationMs)}`,
          value: durationMs / MINUTE_MS,
        }))}
        unit=" min"
        ends={[shortDayName(shown[0]?.date ?? ''), 'Today']}
      />
    </ChartPanel>
  );
}
