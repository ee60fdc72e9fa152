import { useState } from 'react';
import { Button } from '../../ui/Button.js';
import { WithChinese } from '../../ui/Chinese.js';
import { plural } from '../../ui/format.js';
import styles from './transfer.module.css';

/** More when they are asked for. */
const FIRST_ITEMS = 200;

/** What is left out of an import, item by item. */
export function Skipped({ items }: { readonly items: readonly { readonly where: string; readonly why: string }[] }) {
  const [showsAll, setShowsAll] = useState(false);
  const shownItems = showsAll ? Number.POSITIVE_INFINITY : FIRST_ITEMS;
  if (items.length === 0) return null;
  return (
    <details className={styles.skipped}>
      <summary>{plural(items.length, 'item')} can not be taken over</summary>
      <ul>
        {items.slice(0, shownItems).map(({ where, why }) => (
          <li key={`${where} ${why}`}>
            <strong>
              <WithChinese isTyped>{where}</WithChinese>
            </strong>{' '}
            <WithChinese isTyped>{why}</WithChinese>
          </li>
        ))}
      </ul>
      {items.length > shownItems && (
        <Button look="quiet" onClick={() => setShowsAll(true)}>
          Show {items.length - shownItems} more
        </Button>
      )}
    </details>
  );
}
