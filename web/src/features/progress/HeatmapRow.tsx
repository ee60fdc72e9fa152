import { memo } from 'react';
import type { Day } from '../../../../lib/domain/study-day.js';
import { fullDayName, weekdayName } from './day-names.js';
import styles from './heatmap.module.css';
import { levelOf } from './levels.js';
import { ofDay } from './of-day.js';
import type { StudiedDay } from './sums.js';

interface HeatmapRowProps {
  /** The same day of all weeks; null where none is shown. */
  readonly days: readonly (StudiedDay | null)[];
  /** The reviews of a full day. */
  readonly full: number;
  /** The day that is pointed at, when it is of this row. */
  readonly active: Day | null;
  readonly cellIdPrefix: string;
}

export const HeatmapRow = memo(function HeatmapRow({ days, full, active, cellIdPrefix }: HeatmapRowProps) {
  const name = weekdayName(days.find((day) => day !== null)?.date ?? '');
  return (
    <tr>
      <th scope="row" className={styles.weekday}>
        <span aria-hidden="true">{name.slice(0, 3)}</span>
        <span className="visually-hidden">{name}</span>
      </th>
      {days.map((day, week) =>
        day ? (
          <td
            key={day.date}
            id={`${cellIdPrefix}${day.date}`}
            className={styles.day}
            data-day={day.date}
            data-level={levelOf(day.reviews, full)}
            data-active={day.date === active || undefined}
            aria-label={`${fullDayName(day.date)}: ${ofDay(day)}`}
          />
        ) : (
          // only the first and the last week have gaps
          <td key={week === 0 ? 'before' : 'after'} />
        ),
      )}
    </tr>
  );
});
