import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { useLocation } from 'wouter';
import { useNewestVersion } from '../offline/use-newest-version.js';
import styles from './app.module.css';
import { useAppearance } from './appearance.js';
import { arrive } from './arrival.js';

/** The frame of every page: the skip link, and reading that begins at the top of a new page. */
export function Root({ children }: { readonly children: ReactNode }) {
  useAppearance();
  const [pathname] = useLocation();
  useNewestVersion(pathname);
  const previous = useRef(pathname);
  // before the page is painted: later, the focus could leave a field in which somebody types already
  useLayoutEffect(() => {
    if (previous.current === pathname) return;
    previous.current = pathname;
    arrive();
  }, [pathname]);
  return (
    <>
      <a className={styles.skip} href="#main">
        Skip to the content
      </a>
      {children}
    </>
  );
}
