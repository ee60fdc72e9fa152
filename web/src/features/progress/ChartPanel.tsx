import type { ComponentProps } from 'react';
import { Panel } from '../../ui/Panel.js';
import { ChartFigure } from './ChartFigure.js';
import styles from './progress.module.css';

type ChartPanelProps = ComponentProps<typeof ChartFigure> & {
  /** Of the heading. */
  readonly id: string;
  readonly title: string;
};

export function ChartPanel({ id, title, ...figure }: ChartPanelProps) {
  return (
    <Panel aria-labelledby={id} className={styles.chart}>
      <h2 id={id}>{title}</h2>
      <ChartFigure {...figure} />
    </Panel>
  );
}
