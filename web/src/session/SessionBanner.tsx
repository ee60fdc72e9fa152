import type { ReactNode } from 'react';
import { useLocation, useSearch } from 'wouter';
import { useServices, useSession } from '../app/services.js';
import { Button, ButtonLink } from '../ui/Button.js';
import styles from './banner.module.css';
import { sessionPage } from './return-to.js';

/** A page, and above it, in nobody's way, what is to be said about the session. */
export function WithSessionBanner({ children }: { readonly children: ReactNode }) {
  const { session: store } = useServices();
  const session = useSession();
  const [pathname] = useLocation();
  const search = useSearch();
  const isExpired = session.status === 'signed-in' && session.isExpired;
  return (
    <div className={styles.page}>
      {/* the region is there before its text: readers announce changes, not births */}
      <div role="status" className={styles.region}>
        {isExpired && (
          <Banner text="Your session has ended. You can go on; nothing is lost.">
            <ButtonLink to={sessionPage('/sign-in', search ? `${pathname}?${search}` : pathname)}>
              Sign in again
            </ButtonLink>
          </Banner>
        )}
        {session.notice && (
          <Banner text={session.notice}>
            <Button onClick={store.dismissNotice}>Good</Button>
          </Banner>
        )}
      </div>
      {children}
    </div>
  );
}

function Banner({ text, children }: { readonly text: string; readonly children: ReactNode }) {
  return (
    <section className={styles.banner} aria-label="Your session">
      <div className={styles.content}>
        <p>{text}</p>
        {children}
      </div>
    </section>
  );
}
