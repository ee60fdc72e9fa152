import { useRef } from 'react';
import type { List } from '../../../../lib/contract/vocabulary.js';
import { Button } from '../../ui/Button.js';
import { Icon } from '../../ui/Icon.js';
import styles from './settings.module.css';

interface ListOrderProps {
  readonly lists: readonly List[];
  /** Ids in the order in which new words are taken. */
  readonly chosen: readonly string[];
  readonly onChange: (chosen: string[]) => void;
}

/** The chosen lists in their order, then the others. */
export function ListOrder({ lists, chosen, onChange }: ListOrderProps) {
  const place = useRef<HTMLUListElement>(null);
  const known = chosen.filter((id) => lists.some((list) => list.id === id));
  const rows = [...known, ...lists.map(({ id }) => id).filter((id) => !known.includes(id))];

  const move = (listId: string, by: 1 | -1) => {
    const from = known.indexOf(listId);
    const next = known.with(from, known[from + by] ?? listId).with(from + by, listId);
    onChange(next);
  };

  return (
    <ul className={styles.lists} ref={place}>
      {rows.map((listId) => {
        const list = lists.find(({ id }) => id === listId);
        if (!list) return null;
        const position = known.indexOf(listId);
        const isChosen = position >= 0;
        const isOnly = isChosen && known.length === 1;
        return (
          <li key={listId} data-chosen={isChosen || undefined}>
            <label>
              <input
                type="checkbox"
                checked={isChosen}
                aria-disabled={isOnly || undefined}
                onChange={() => {
                  if (isOnly) return;
                  onChange(isChosen ? known.filter((id) => id !== listId) : [...known, listId]);
                }}
              />
              <span>
                <span className={styles.listName}>{list.name}</span>
                <span className={styles.hint}>
                  {list.standard} · {list.wordCount} words
                </span>
              </span>
            </label>
            {isChosen && known.length > 1 && (
              <span className={styles.moves}>
                <Button
                  look="quiet"
                  size="icon"
                  aria-label={`Take ${list.name} earlier`}
                  disabled={position === 0}
                  onClick={() => move(listId, -1)}
                >
                  <Icon name="up" />
                </Button>
                <Button
                  look="quiet"
                  size="icon"
                  aria-label={`Take ${list.name} later`}
                  disabled={position === known.length - 1}
                  onClick={() => move(listId, 1)}
                >
                  <Icon name="down" />
                </Button>
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
