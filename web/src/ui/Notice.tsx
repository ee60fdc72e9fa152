import type { ComponentProps } from 'react';
import styles from './ui.module.css';

type NoticeProps = ComponentProps<'div'> & {
  /** `offer`: nothing is wrong, and nothing need be done. */
  readonly look?: 'trouble' | 'offer';
};

/** What went wrong, or is to be known, in the place that it is about: one look for all of them. */
export function Notice({ look = 'trouble', className, ...rest }: NoticeProps) {
  const classes = [styles.notice, look === 'offer' && styles.offer, className];
  return <div {...rest} className={classes.filter(Boolean).join(' ')} />;
}
