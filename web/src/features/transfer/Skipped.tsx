import { WithChinese } from '../../ui/Chinese.js';
import { plural } from '../../ui/format.js';
import styles from './transfer.module.css';

/** What is left out of an import, item by item. */
export function Skipped({ items }: { readonly items: readonly { readonly where: string; readonly why: string }[] }) {
  if (items.length === 0) return null;
  return (
    <details className={styles.skipped}>
      <summary>{plural(items.length, 'item')} can not be taken over</summary>
      <ul>
        {items.slice(0, 200).map(({ where, why }) => (
          <li key={`${where} ${why}`}>
            <strong>{where}</strong> <WithChinese>{why}</WithChinese>
          </li>
        ))}
      </ul>
      {items.length > 200 && <p>… and {items.length - 200} more.</p>}
    </details>
  );
}
