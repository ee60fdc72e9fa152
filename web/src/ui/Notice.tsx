import type { ComponentProps } from 'react';
import styles from './ui.module.css';

/** What went wrong, or is to be known, in the place that it is about: one look for all of them. */
export function Notice({ className, ...rest }: ComponentProps<'div'>) {
  return <div {...rest} className={[styles.notice, className].filter(Boolean).join(' ')} />;
}
