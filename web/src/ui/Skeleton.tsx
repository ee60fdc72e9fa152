import styles from './ui.module.css';

/** Holds the place, at the height of what will come. */
export function Skeleton({ height, width = '100%' }: { readonly height: string; readonly width?: string }) {
  return <div className={styles.skeleton} style={{ height, width, maxWidth: '100%' }} aria-hidden="true" />;
}

/** Says once to screen readers what the skeletons around it show. */
export function LoadingNote() {
  return (
    <p className="visually-hidden" role="status">
      Loading
    </p>
  );
}
