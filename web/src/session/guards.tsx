import { lazy, Suspense } from 'react';
import { Navigate, Outlet, useLocation } from 'react-router';
import { useServices, useSession } from '../app/services.js';
import { SyncProvider } from '../sync/SyncProvider.js';
import { Failure } from '../ui/Failure.js';
import { LoadingNote } from '../ui/Skeleton.js';
import { AuthPage } from './AuthPage.js';
import styles from './session.module.css';

const RecoveryCodes = lazy(async () => ({ default: (await import('./RecoveryCodes.js')).RecoveryCodes }));

/** Where to go after signing in: back to where the learner was sent away from. */
function comesFrom(state: unknown): string {
  const from = (state as { from?: unknown } | null)?.from;
  return typeof from === 'string' && from.startsWith('/') ? from : '/';
}

export function SignedInOnly() {
  const session = useSession();
  const { pathname, search } = useLocation();
  switch (session.status) {
    case 'restoring':
      return <Restoring />;
    case 'unreachable':
      return <Unreachable error={session.error} />;
    case 'signed-out':
      // who leaves does not want to come back to where they left
      return <Navigate to="/sign-in" replace state={session.why === 'left' ? null : { from: pathname + search }} />;
    case 'signed-in':
      return (
        <SyncProvider key={session.user.id} userId={session.user.id}>
          {session.recoveryCodes.length > 0 ? (
            <Suspense fallback={<Restoring />}>
              <RecoveryCodes codes={session.recoveryCodes} />
            </Suspense>
          ) : (
            <Outlet />
          )}
        </SyncProvider>
      );
  }
}

export function SignedOutOnly() {
  const session = useSession();
  const { state } = useLocation();
  if (session.status === 'restoring') return <Restoring />;
  if (session.status === 'signed-in') return <Navigate to={comesFrom(state)} replace />;
  return <Outlet />;
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
