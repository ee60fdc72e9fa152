import type { ReactNode } from 'react';
import { DeviceNotice } from '../../sync/DeviceNotice.js';
import { ButtonLink } from '../../ui/Button.js';
import { Icon } from '../../ui/Icon.js';
import styles from './study.module.css';
import type { SessionProgress } from './study-session.js';

interface StudyFrameProps {
  readonly progress?: SessionProgress;
  readonly tools?: ReactNode;
  readonly status?: ReactNode;
  readonly isPractice?: boolean;
  readonly children: ReactNode;
}

/** The page of study: nothing but the way out, how far it is, and the card. */
export function StudyFrame({ progress, tools, status, isPractice = false, children }: StudyFrameProps) {
  const name = isPractice ? 'Practice' : 'Study';
  return (
    <div className={styles.frame}>
      <title>{`${name} · Shizi`}</title>
      <header className={styles.top}>
        <ButtonLink to="/" look="quiet" size="icon" aria-label="Stop for now" title="Stop for now">
          <Icon name="close" />
        </ButtonLink>
        {progress ? <Bar {...progress} /> : <div className={styles.bar} />}
        <div className={styles.tools}>{tools}</div>
        <div className={styles.status}>{status}</div>
      </header>
      <div className={styles.notices}>
        <DeviceNotice />
      </div>
      <main id="main" className={styles.main} tabIndex={-1}>
        <h1 className="visually-hidden">{name}</h1>
        {isPractice && <p className={styles.practice}>Practice: your schedule stays as it is</p>}
        {children}
      </main>
    </div>
  );
}

function Bar({ total, finished, inLearning }: SessionProgress) {
  // a session of no cards has no end to be on the way to
  if (total === 0) return <div className={styles.progress} />;
  const text = `${finished} of ${total} done${inLearning > 0 ? `, ${inLearning} in learning` : ''}`;
  const share = (count: number) => `${(100 * count) / total}%`;
  return (
    <div className={styles.progress}>
      <div
        className={styles.bar}
        role="progressbar"
        aria-label="This session"
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={finished}
        aria-valuetext={text}
      >
        <div className={styles.learning} style={{ width: share(finished + inLearning) }} />
        <div className={styles.finished} style={{ width: share(finished) }} />
      </div>
      <span className={styles.count} aria-hidden="true">
        {finished}/{total}
      </span>
    </div>
  );
}
