import { useState } from 'react';
import styles from './chart.module.css';

export interface TableContent {
  readonly caption: string;
  readonly columns: readonly string[];
  /** A row's first cell is its name. */
  readonly rows: readonly (readonly [name: string, ...values: string[]])[];
}

/** The numbers of a chart, made when they are asked for. */
export function TableView({ caption, columns, rows }: TableContent) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details className={styles.details} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>
        As a table<span className="visually-hidden">: {caption}</span>
      </summary>
      {isOpen && (
        <table className={styles.table}>
          <caption className="visually-hidden">{caption}</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([name, ...values]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {values.map((value, index) => (
                  <td key={columns[index + 1]}>{value}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </details>
  );
}
