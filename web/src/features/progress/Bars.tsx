import type { CSSProperties } from 'react';
import styles from './chart.module.css';
import { topOf } from './scale.js';

export interface Bar {
  readonly key: string;
  /** Shown to a pointer. */
  readonly name: string;
  readonly value: number;
  /** A letter below it. */
  readonly letter?: string;
}

interface BarsProps {
  readonly bars: readonly Bar[];
  readonly unit?: string;
  /** Names below the first and the last bar. */
  readonly ends: readonly [string, string];
}

/** Bars for eyes; the figure around them says the same in words and as a table. */
export function Bars({ bars, unit = '', ends }: BarsProps) {
  const top = topOf(Math.max(...bars.map(({ value }) => value)));
  return (
    <div className={styles.plot} data-unit={unit || undefined} aria-hidden="true">
      <div className={styles.area}>
        {[top, top / 2].map((value) => (
          <span key={value} className={styles.line} style={{ insetBlockEnd: `${(100 * value) / top}%` }}>
            <span className={styles.tick}>
              {value.toLocaleString('en')}
              {unit}
            </span>
          </span>
        ))}
        <div className={styles.bars}>
          {bars.map(({ key, name, value }) => (
            <span key={key} className={styles.column} title={name}>
              <span className={styles.bar} style={{ '--share': value / top } as CSSProperties} />
            </span>
          ))}
        </div>
      </div>
      <div className={styles.letters}>
        {bars.map(({ key, letter }) => letter !== undefined && <span key={key}>{letter}</span>)}
      </div>
      <div className={styles.ends}>
        {ends.map((end) => (
          <span key={end}>{end}</span>
        ))}
      </div>
    </div>
  );
}
