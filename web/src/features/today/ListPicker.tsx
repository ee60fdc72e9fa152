import type { Progress } from '../../../../lib/contract/progress.js';
import type { Vocabulary } from '../../data/vocabulary.js';
import { Failure } from '../../ui/Failure.js';
import { Skeleton } from '../../ui/Skeleton.js';
import { newWords } from '../study/queue.js';
import styles from './today.module.css';

interface ListPickerProps {
  readonly vocabulary: Vocabulary | undefined;
  readonly progress: ReadonlyMap<string, Progress> | undefined;
  readonly chosen: string | undefined;
  readonly onChoose: (listId: string) => void;
  readonly error: unknown;
}

/** Where new words come from. */
export function ListPicker({ vocabulary, progress, chosen, onChoose, error }: ListPickerProps) {
  return (
    <fieldset className={styles.lists}>
      <legend>New words from</legend>
      {error ? <Failure error={error} /> : null}
      {!vocabulary && [1, 2, 3].map((row) => <Skeleton key={row} height="5rem" />)}
      {vocabulary?.lists.map((list) => {
        const wordIds = vocabulary.wordIdsByList.get(list.id) ?? [];
        const begun = progress ? wordIds.length - newWords(wordIds, progress).length : 0;
        return (
          <label key={list.id} className={styles.list}>
            <input
              type="radio"
              name="list"
              value={list.id}
              checked={list.id === chosen}
              onChange={() => onChoose(list.id)}
            />
            <span className={styles.listText}>
              <span className={styles.listName}>{list.name}</span>
              <span className={styles.listNote}>
                {list.standard} · {begun} of {wordIds.length} begun
              </span>
              <span className={styles.track} aria-hidden="true">
                <span style={{ width: `${(100 * begun) / Math.max(1, wordIds.length)}%` }} />
              </span>
            </span>
          </label>
        );
      })}
    </fieldset>
  );
}
