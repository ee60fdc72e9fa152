import { useEffect } from 'react';
import { useLocation, useSearch } from 'wouter';
import { useServices, useSession } from '../app/services.js';
import { useOutboxActions } from '../sync/SyncProvider.js';
import { Button, ButtonLink } from '../ui/Button.js';
import banner from './banner.module.css';
import { sessionPage } from './return-to.js';

/** What is to be said about the session, above any page and in nobody's way. */
export function SessionBanner() {
  const { session: store } = useServices();
  const session = useSession();
  const outbox = useOutboxActions();
  const [pathname] = useLocation();
  const search = useSearch();
  const isExpired = session.status === 'signed-in' && session.isExpired;
  // signed in again, perhaps in another tab: what has waited for it goes out
  useEffect(() => {
    if (!isExpired) void outbox.flush();
  }, [isExpired, outbox]);
  return (
    // the region is there before its text: readers announce changes, not births
    <div role="status" className={banner.region}>
      {isExpired && (
        <div className={banner.banner}>
          <p>Your session has ended. Go on studying; sign in again to save it.</p>
          <ButtonLink to={sessionPage('/sign-in', search ? `${pathname}?${search}` : pathname)}>
            Sign in again
          </ButtonLink>
        </div>
      )}
      {session.notice && (
        <div className={banner.banner}>
          <p>{session.notice}</p>
          <Button onClick={store.dismissNotice}>Good</Button>
        </div>
      )}
    </div>
  );
}
