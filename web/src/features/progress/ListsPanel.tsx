import { Link } from 'wouter';
import type { Statistics } from '../../../../lib/contract/progress.js';
import type { List } from '../../../../lib/contract/vocabulary.js';
import { ChartPanel } from './ChartPanel.js';
import chart from './chart.module.css';
import { gistOfLists } from './gists.js';

interface ListsPanelProps extends Pick<Statistics, 'byList'> {
  readonly lists: readonly List[];
}

export function ListsPanel({ byList, lists }: ListsPanelProps) {
  const rows = lists.flatMap(({ id, name }) => {
    const counts = byList.find(({ listId }) => listId === id);
    return counts ? [{ ...counts, name }] : [];
  });
  return (
    <ChartPanel id="lists" title="Words by list" gist={gistOfLists(rows)}>
      <table className={`${chart.table} ${chart.rows}`}>
        <caption className="visually-hidden">Words by list</caption>
        <thead>
          <tr>
            <th scope="col">List</th>
            <th scope="col">
              <span className={chart.swatch} data-part="begun" aria-hidden="true" />
              Begun
            </th>
            <th scope="col">
              <span className={chart.swatch} aria-hidden="true" />
              Mastered
            </th>
            <th scope="col">Words</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ listId, name, total, studied, mastered }) => (
            <tr key={listId}>
              <th scope="row">
                <Link to={`/words?list=${listId}`} className={chart.rowName}>
                  {name}
                </Link>
                <span className={chart.track} aria-hidden="true">
                  <span className={chart.fill} data-part="begun" style={{ width: width(studied, total) }} />
                  <span className={chart.fill} style={{ width: width(mastered, total) }} />
                </span>
              </th>
              <td>{studied}</td>
              <td>{mastered}</td>
              <td>{total}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ChartPanel>
  );
}

const width = (part: number, total: number) => `${total === 0 ? 0 : (100 * part) / total}%`;
