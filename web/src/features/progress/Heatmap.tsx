import {
  type CSSProperties,
  type KeyboardEvent,
  type PointerEvent,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { Day } from '../../../../lib/domain/study-day.js';
import { fullDayName, monthName } from './day-names.js';
import { HeatmapLegend } from './HeatmapLegend.js';
import { HeatmapRow } from './HeatmapRow.js';
import styles from './heatmap.module.css';
import { fullDay } from './levels.js';
import { ofDay } from './of-day.js';
import type { StudiedDay } from './sums.js';
import { dayByKey, monthsOf, weekday, weeksOf } from './year.js';

/** The name of a month needs the room of two weeks. */
const WEEKS_OF_A_NAME = 2;

/** A table whose cells are walked by keys: ARIA in HTML has this role for it, and with it it takes the focus. */
const asGrid = (activeCell: string | undefined) => ({
  role: 'grid',
  tabIndex: 0,
  'aria-readonly': true,
  'aria-activedescendant': activeCell,
});

/** Weeks as columns, Monday first. The arrow keys go from day to day; a pointer tells the day under it. */
export function Heatmap({ days }: { readonly days: readonly StudiedDay[] }) {
  const id = useId();
  const frame = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<Day | null>(null);
  const weeks = useMemo(() => weeksOf(days), [days]);
  const months = useMemo(() => monthsOf(weeks), [weeks]);
  const rows = useMemo(() => Array.from({ length: 7 }, (_, row) => weeks.map((week) => week[row] ?? null)), [weeks]);
  const full = useMemo(() => fullDay(days.map(({ reviews }) => reviews)), [days]);

  // where not all of it fits, it begins at today
  useLayoutEffect(() => {
    if (frame.current) frame.current.scrollLeft = frame.current.scrollWidth;
  }, []);

  const first = days[0]?.date ?? '';
  const last = days.at(-1)?.date ?? '';
  const told = days.find(({ date }) => date === active) ?? days.at(-1);
  const cellId = (day: Day) => `${id}${day}`;

  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const day = dayByKey(event.key, active ?? last, { first, last });
    if (day === undefined) return;
    event.preventDefault();
    setActive(day);
    document.getElementById(cellId(day))?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  };
  const point = ({ target }: PointerEvent) => {
    const day = target instanceof HTMLElement ? target.dataset.day : undefined;
    if (day !== undefined) setActive(day);
  };
  return (
    <div className={styles.heatmap}>
      <div ref={frame} className={styles.frame}>
        <table
          {...asGrid(active === null ? undefined : cellId(active))}
          aria-label="Reviews on each day of the last year"
          className={styles.grid}
          style={{ '--weeks': weeks.length } as CSSProperties}
          onKeyDown={press}
          onPointerOver={point}
          onPointerDown={point}
          onPointerLeave={({ pointerType }) => pointerType === 'mouse' && setActive(null)}
          onFocus={() => setActive((day) => day ?? last)}
          onBlur={() => setActive(null)}
        >
          <thead aria-hidden="true">
            <tr>
              <td className={styles.corner} />
              {months.map(({ month, weeks: span }, index) => (
                <td key={month} colSpan={span} className={styles.month} data-weeks={span}>
                  {(span >= WEEKS_OF_A_NAME || index === months.length - 1) && <span>{monthName(month)}</span>}
                </td>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, place) => (
              <HeatmapRow
                key={row.find((day) => day !== null)?.date}
                days={row}
                full={full}
                active={active !== null && weekday(active) === place ? active : null}
                cellIdPrefix={id}
              />
            ))}
          </tbody>
        </table>
      </div>
      <div className={styles.below}>
        <p className={styles.told} aria-hidden="true">
          {told && `${fullDayName(told.date)}: ${ofDay(told)}`}
        </p>
        <HeatmapLegend full={full} />
      </div>
    </div>
  );
}
