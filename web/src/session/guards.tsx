import { lazy, type ReactNode, Suspense } from 'react';
import { Redirect, useLocation, useSearch } from 'wouter';
import { useServices, useSession } from '../app/services.js';
import { SyncProvider } from '../sync/SyncProvider.js';
import { Failure } from '../ui/Failure.js';
import { LoadingNote } from '../ui/Skeleton.js';
import { AuthPage } from './AuthPage.js';
import { returnTo, sessionPage } from './return-to.js';
import styles from './session.module.css';

const RecoveryCodes = lazy(async () => ({ default: (await import('./RecoveryCodes.js')).RecoveryCodes }));

export function SignedInOnly({ children }: { readonly children: ReactNode }) {
  const session = useSession();
  const [pathname] = useLocation();
  const search = useSearch();
  const address = search ? `${pathname}?${search}` : pathname;
  switch (session.status) {
    case 'restoring':
      return <Restoring />;
    case 'unreachable':
      return <Unreachable error={session.error} />;
    case 'signed-out':
      // who leaves does not want to come back to where they left
      return <Redirect to={sessionPage('/sign-in', session.why === 'left' ? '/' : address)} replace />;
    case 'signed-in':
      return (
        <SyncProvider key={session.user.id} userId={session.user.id}>
          {session.recoveryCodes.length > 0 ? (
            <Suspense fallback={<Restoring />}>
              <RecoveryCodes codes={session.recoveryCodes} />
            </Suspense>
          ) : (
            children
          )}
        </SyncProvider>
      );
  }
}

export function SignedOutOnly({ children }: { readonly children: ReactNode }) {
  const session = useSession();
  const next = returnTo(useSearch());
  if (session.status === 'restoring') return <Restoring />;
  if (session.status === 'signed-in') return <Redirect to={next} replace />;
  return children;
}

/** The seal, once it takes longer than a blink. */
function Restoring() {
  return (
    <main id="main" className={styles.restoring} tabIndex={-1}>
      <LoadingNote />
      <span lang="zh-Hans" aria-hidden="true">
        识字
      </span>
    </main>
  );
}

function Unreachable({ error }: { readonly error: unknown }) {
  const { session } = useServices();
  return (
    <AuthPage title="No answer" lead="Your session is still there; the server just does not answer.">
      <Failure error={error} onRetry={() => void session.restore()} />
    </AuthPage>
  );
}
