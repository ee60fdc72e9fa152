import styles from './figures.module.css';

/** A row of numbers with their names. */
export function Figures({ items }: { readonly items: readonly (readonly [name: string, value: string])[] }) {
  return (
    <dl className={styles.figures}>
      {items.map(([name, value]) => (
        <div key={name} className={styles.figure}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
