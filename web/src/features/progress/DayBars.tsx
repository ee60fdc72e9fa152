import styles from './progress.module.css';

interface DayCount {
  /** `YYYY-MM-DD` */
  readonly date: string;
  readonly count: number;
  /** How many of them are shown as filled; all when absent. */
  readonly part?: number;
}

interface DayBarsProps {
  readonly caption: string;
  readonly unit: string;
  readonly partName?: string;
  readonly days: readonly DayCount[];
}

const dayName = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const label = (date: string) => dayName.format(Date.parse(`${date}T12:00:00Z`));

/** One bar a day for eyes, and the same numbers as a table for screen readers. */
export function DayBars({ caption, unit, partName, days }: DayBarsProps) {
  const highest = Math.max(1, ...days.map(({ count }) => count));
  const first = days[0];
  const last = days.at(-1);
  return (
    <figure className={styles.figure}>
      <div className={styles.bars} aria-hidden="true">
        <span className={styles.highest}>{highest}</span>
        {days.map(({ date, count, part }) => (
          <div key={date} className={styles.day} title={`${label(date)}: ${count}`}>
            <div className={styles.bar} style={{ height: `${(100 * count) / highest}%` }}>
              <div
                className={styles.part}
                style={{ height: `${count === 0 ? 0 : (100 * (part ?? count)) / count}%` }}
              />
            </div>
          </div>
        ))}
      </div>
      <div className={styles.ends} aria-hidden="true">
        <span>{first && label(first.date)}</span>
        <span>{last && label(last.date)}</span>
      </div>
      <table className="visually-hidden">
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Day</th>
            <th scope="col">{unit}</th>
            {partName && <th scope="col">{partName}</th>}
          </tr>
        </thead>
        <tbody>
          {days.map(({ date, count, part }) => (
            <tr key={date}>
              <th scope="row">{label(date)}</th>
              <td>{count}</td>
              {partName && <td>{part}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
