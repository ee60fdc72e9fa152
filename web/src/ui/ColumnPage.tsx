import type { ReactNode } from 'react';
import styles from './ui.module.css';

interface ColumnPageProps {
  readonly title: string;
  /** One line below the heading. */
  readonly lead?: string;
  readonly children: ReactNode;
}

/** A page of one column that is read or filled in from top to bottom, under its heading. */
export function ColumnPage({ title, lead, children }: ColumnPageProps) {
  return (
    <div className={styles.column}>
      <title>{`${title} · Shizi`}</title>
      <header className={styles.heading}>
        <h1>{title}</h1>
        {lead !== undefined && <p>{lead}</p>}
      </header>
      {children}
    </div>
  );
}
