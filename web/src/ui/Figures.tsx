import type { CSSProperties } from 'react';
import styles from './figures.module.css';

/** A row of numbers with their names. */
export function Figures({ items }: { readonly items: readonly (readonly [name: string, value: string])[] }) {
  return (
    <div className={styles.room}>
      <dl className={styles.figures} style={columns(items.length)}>
        {items.map(([name, value]) => (
          <div key={name} className={styles.figure}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** One row where there is room; else rows without an orphan. */
function columns(count: number): CSSProperties {
  return { '--wide': count, '--narrow': count === 4 ? 2 : 3 } as CSSProperties;
}
