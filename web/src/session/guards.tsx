import { type ReactNode, useEffect, useState } from 'react';
import { Redirect, useLocation, useSearch } from 'wouter';
import { useSession } from '../app/services.js';
import { SyncProvider } from '../sync/SyncProvider.js';
import type { Learner } from './learner.js';
import { RecoveryCodes } from './recovery-codes.js';
import { returnTo } from './return-to.js';
import { WithSessionBanner } from './SessionBanner.js';

/** The pages of whoever is here, a guest or a learner; nothing of one is left when the other comes. */
export function LearnerPages({ children }: { readonly children: ReactNode }) {
  const session = useSession();
  const isLeaving = useLeaving(session.learner);
  const codes = session.status === 'signed-in' ? session.recoveryCodes : [];
  if (isLeaving) return <Redirect to="/" replace />;
  return (
    <SyncProvider key={session.learner.id} userId={session.learner.id}>
      {codes.length > 0 ? <RecoveryCodes codes={codes} /> : <WithSessionBanner>{children}</WithSessionBanner>}
    </SyncProvider>
  );
}

/** Whoever signs out, in this tab or another, is a guest from the first page on. */
function useLeaving({ id, isGuest }: Learner): boolean {
  const [pathname] = useLocation();
  const [lastId, setLastId] = useState(id);
  const isLeaving = isGuest && lastId !== id && pathname !== '/';
  useEffect(() => {
    if (!isLeaving) setLastId(id);
  }, [isLeaving, id]);
  return isLeaving;
}

/** Pages for whoever is not signed in, or has to sign in again. */
export function SignedOutOnly({ children }: { readonly children: ReactNode }) {
  const session = useSession();
  const next = returnTo(useSearch());
  if (session.status === 'signed-in' && !session.isExpired) return <Redirect to={next} replace />;
  return children;
}
