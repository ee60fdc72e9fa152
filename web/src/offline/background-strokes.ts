import { whenIdle } from './when-idle.js';

/** The first cards come first, and whoever looks in for a moment pays for nothing. */
const QUIET_MS = 10_000;

/**
 * Has the service worker fetch the strokes of all characters (half a megabyte, once) while the page is idle, so that they can
 * be looked at without a network too. Whoever saves data gets those that they open.
 */
export function keepStrokesInBackground(container: ServiceWorkerContainer): void {
  const { connection } = navigator as { readonly connection?: { readonly saveData?: boolean } };
  if (connection?.saveData) return;
  const ask = () => void container.ready.then(({ active }) => active?.postMessage('keep-strokes'));
  setTimeout(() => whenIdle(ask), QUIET_MS);
}
