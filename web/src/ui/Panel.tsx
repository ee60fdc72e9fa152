import type { ComponentProps } from 'react';
import styles from './ui.module.css';

export function Panel({ className, ...rest }: ComponentProps<'section'>) {
  return <section {...rest} className={[styles.panel, className].filter(Boolean).join(' ')} />;
}
