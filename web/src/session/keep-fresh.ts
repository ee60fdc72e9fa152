import type { SessionStore } from './session-store.js';

/** A tab that comes to the front more often than that has nothing new to ask. */
const FRESH_MS = 60_000;

/** Asks the server again when the network is back, or the learner: settings may have changed on another device. */
export function keepFresh(session: SessionStore): void {
  let askedAt = Date.now();
  const ask = () => {
    askedAt = Date.now();
    void session.refresh();
  };
  window.addEventListener('online', ask);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible' && Math.abs(Date.now() - askedAt) > FRESH_MS) ask();
  });
}
