import { LineDrawing } from '../ui/Icon.js';
import type { SoundStatus } from './speaker.js';
import styles from './speech.module.css';

/** A loudspeaker whose waves move while it sounds; a ring turns around it while the sound is on its way. */
export function SoundIcon({ status }: { readonly status: SoundStatus }) {
  return (
    <LineDrawing className={styles.icon}>
      <path d="M4 9.5v5h3.2l4.8 4v-13l-4.8 4z" />
      {status === 'failed' ? (
        <path d="M16 9.5l5 5M21 9.5l-5 5" />
      ) : (
        <>
          <path className={styles.wave} d="M15.2 9.2a4 4 0 0 1 0 5.6" />
          <path className={styles.wave} d="M17.9 6.5a7.8 7.8 0 0 1 0 11" />
        </>
      )}
      {status === 'loading' && <circle className={styles.ring} cx="12" cy="12" r="11" pathLength="100" />}
    </LineDrawing>
  );
}
