import styles from './heatmap.module.css';
import { levelRanges } from './levels.js';

/** How many reviews each look of a day stands for. */
export function HeatmapLegend({ full }: { readonly full: number }) {
  return (
    <ul className={styles.legend} aria-label="Reviews a day, from pale to strong">
      <li>
        <span className={styles.day} data-level={0} aria-hidden="true" />
        none
      </li>
      {levelRanges(full).map(({ level, from, to }) => (
        <li key={level}>
          <span className={styles.day} data-level={level} aria-hidden="true" />
          {to === null ? `${from}+` : from === to ? from : `${from}–${to}`}
        </li>
      ))}
    </ul>
  );
}
