import type { ReactNode } from 'react';
import { Brand } from '../app/Brand.js';
import { Chinese, Pinyin } from '../ui/Chinese.js';
import styles from './session.module.css';

interface AuthPageProps {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly children: ReactNode;
  readonly footer?: ReactNode;
}

/** The page around a form: on a wide screen with what the app is about beside it. */
export function AuthPage({ title, lead, children, footer }: AuthPageProps) {
  return (
    <div className={styles.page}>
      <title>{`${title} · Shizi`}</title>
      <main id="main" className={styles.main} tabIndex={-1}>
        <Brand />
        <div className={styles.intro}>
          <h1>{title}</h1>
          {lead && <p className={styles.lead}>{lead}</p>}
        </div>
        {children}
        {footer && (
          <div className={styles.footer}>
            {footer}
            <p>
              {/* in a tab of its own: what was typed into the form stays */}
              <a href="/privacy" target="_blank" rel="noopener">
                What is kept of you (new tab)
              </a>
            </p>
          </div>
        )}
      </main>
      <aside className={styles.aside} aria-label="About Shizi">
        <p className={styles.word}>
          <Chinese className={styles.characters}>识字</Chinese>
          <Pinyin className={styles.pinyin}>shízì</Pinyin>
        </p>
        <p className={styles.gloss}>to learn to read</p>
        <p className={styles.about}>A few new words a day, each shown again just before you would forget it.</p>
      </aside>
    </div>
  );
}
