import type { Answering } from '../services/ports/readiness.js';

/**
 * Whether a server answers at all: asked for its root without credentials, which costs nothing and tells it nothing. "Not found" is
 * an answer; a failure of the server is none.
 */
export function reachable(address: string): Answering {
  return {
    ping: async (timeoutMs) => {
      const response = await fetch(new URL('/', address), {
        method: 'GET',
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      });
      await response.body?.cancel();
      if (response.status >= 500) throw new Error(`answered ${response.status}`);
    },
  };
}
