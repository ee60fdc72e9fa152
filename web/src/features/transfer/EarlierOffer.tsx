import { lazy, Suspense } from 'react';

const EarlierPanel = lazy(async () => ({ default: (await import('./EarlierPanel.js')).EarlierPanel }));

/** Asks once whether to take over what an earlier version left here; its code is loaded only where there is something. */
export function EarlierOffer() {
  if (!hasEarlierKeys()) return null;
  return (
    <Suspense fallback={null}>
      <EarlierPanel isOffer />
    </Suspense>
  );
}

function hasEarlierKeys(): boolean {
  try {
    return Object.keys(localStorage).some((key) => key === 'user_identity' || key.startsWith('progress_'));
  } catch {
    return false; // a browser that forbids storage keeps nothing of an earlier version either
  }
}
