import type { Progress } from '../../../../lib/contract/progress.js';
import type { Word } from '../../../../lib/contract/vocabulary.js';
import type { Vocabulary } from '../../data/vocabulary.js';
import { filterNames, filters, matches } from './word-state.js';
import styles from './words.module.css';
import type { WordsView } from './words-view.js';

interface FilterBarProps {
  readonly vocabulary: Vocabulary;
  /** What list and search leave, before the filter. */
  readonly found: readonly Word[];
  readonly progress: ReadonlyMap<string, Progress> | undefined;
  readonly now: number;
  readonly view: WordsView;
  readonly onChange: (change: Partial<WordsView>) => void;
}

export function FilterBar({ vocabulary, found, progress, now, view, onChange }: FilterBarProps) {
  return (
    <>
      <label className={styles.listChoice}>
        <span className="visually-hidden">List</span>
        <select value={view.list ?? ''} onChange={(event) => onChange({ list: event.target.value || null })}>
          <option value="">All lists</option>
          {vocabulary.lists.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <fieldset className={styles.filters}>
        <legend className="visually-hidden">Show</legend>
        {filters.map((filter) => (
          <label key={filter} className={styles.filter}>
            <input type="radio" name="filter" checked={filter === view.filter} onChange={() => onChange({ filter })} />
            {filterNames[filter]}{' '}
            <span className={styles.filterCount}>
              {found.filter(({ id }) => matches(progress?.get(id), filter, now)).length}
            </span>
          </label>
        ))}
      </fieldset>
    </>
  );
}
