import type { ComponentProps } from 'react';
import { Button } from '../ui/Button.js';
import { SoundIcon } from './SoundIcon.js';
import type { SoundStatus } from './speaker.js';
import styles from './speech.module.css';

type SoundButtonProps = Omit<ComponentProps<typeof Button>, 'look' | 'size' | 'isBusy'> & {
  readonly status: SoundStatus;
};

/** A button that shows what the speaker does with what it says; its children are its name. */
export function SoundButton({ status, className, children, ...rest }: SoundButtonProps) {
  return (
    <Button
      {...rest}
      look="quiet"
      size="icon"
      className={[styles.play, className].filter(Boolean).join(' ')}
      data-status={status}
      aria-busy={status === 'loading' || undefined}
    >
      <SoundIcon status={status} />
      <span className="visually-hidden">
        {children}
        {status === 'failed' && ' (did not play)'}
      </span>
    </Button>
  );
}
