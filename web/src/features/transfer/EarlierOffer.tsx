import { part } from '../../ui/part.js';

const { Part: EarlierPanel } = part(async () => (await import('./EarlierPanel.js')).EarlierPanel);

/** Asks once whether to take over what an earlier version left here; its code is loaded only where there is something. */
export function EarlierOffer() {
  if (!hasEarlierKeys()) return null;
  return <EarlierPanel isOffer />;
}

function hasEarlierKeys(): boolean {
  try {
    return Object.keys(localStorage).some((key) => key === 'user_identity' || key.startsWith('progress_'));
  } catch {
    return false; // a browser that forbids storage keeps nothing of an earlier version either
  }
}
