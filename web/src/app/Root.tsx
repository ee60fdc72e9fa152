import { useLayoutEffect, useRef } from 'react';
import { Outlet, ScrollRestoration, useLocation } from 'react-router';
import styles from './app.module.css';

/** The frame of every page: the skip link, and reading that begins at the top of a new page. */
export function Root() {
  const { pathname } = useLocation();
  const previous = useRef(pathname);
  // before the page is painted: later, the focus could leave a field in which somebody types already
  useLayoutEffect(() => {
    if (previous.current === pathname) return;
    previous.current = pathname;
    document.getElementById('main')?.focus();
  }, [pathname]);
  return (
    <>
      <a className={styles.skip} href="#main">
        Skip to the content
      </a>
      <Outlet />
      <ScrollRestoration />
    </>
  );
}
