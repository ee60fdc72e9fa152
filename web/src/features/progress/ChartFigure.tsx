import type { ReactNode } from 'react';
import styles from './chart.module.css';
import { type TableContent, TableView } from './TableView.js';

interface ChartFigureProps {
  /** What the chart says, in a sentence. */
  readonly gist: string;
  /** The same numbers, for whoever opens it; absent where the chart is a table itself. */
  readonly table?: TableContent;
  readonly children: ReactNode;
}

export function ChartFigure({ gist, table, children }: ChartFigureProps) {
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.gist}>{gist}</figcaption>
      {children}
      {table && <TableView {...table} />}
    </figure>
  );
}
