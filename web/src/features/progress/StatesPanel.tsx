import { Link } from 'wouter';
import { percent } from '../../ui/format.js';
import { stateNames } from '../words/word-state.js';
import { ChartPanel } from './ChartPanel.js';
import chart from './chart.module.css';
import { gistOfStates } from './gists.js';
import type { StateCounts } from './word-counts.js';

const states = [
  ['new', 'fresh'],
  ['learning', 'learning'],
  ['review', 'review'],
  ['mastered', 'mastered'],
] as const;

export function StatesPanel({ counts }: { readonly counts: StateCounts }) {
  return (
    <ChartPanel id="states" title="Words by state" gist={gistOfStates(counts)}>
      <table className={`${chart.table} ${chart.rows}`}>
        <caption className="visually-hidden">Words by state</caption>
        <thead>
          <tr>
            <th scope="col">State</th>
            <th scope="col">Words</th>
            <th scope="col">Share</th>
          </tr>
        </thead>
        <tbody>
          {states.map(([state, counted]) => {
            const share = counts.total === 0 ? 0 : counts[counted] / counts.total;
            return (
              <tr key={state}>
                <th scope="row">
                  <Link to={`/words?show=${state}`} className={chart.rowName}>
                    {stateNames[state]}
                  </Link>
                  <span className={chart.track} aria-hidden="true">
                    <span className={chart.fill} style={{ width: `${100 * share}%` }} />
                  </span>
                </th>
                <td>{counts[counted]}</td>
                <td>{percent(share)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </ChartPanel>
  );
}
