import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Client } from '../api/client.js';
import type { Local } from '../local/local.js';
import type { Session, SessionStore } from '../session/session-store.js';

/** What the whole app shares; made once in `compose.ts`. */
export interface Services {
  readonly client: Client;
  readonly session: SessionStore;
  /** What this device keeps. */
  readonly local: Local;
}

export const ServicesContext = createContext<Services | null>(null);

export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (!services) throw new Error('useServices needs the providers around it');
  return services;
}

export function useSession(): Session {
  const { session } = useServices();
  return useSyncExternalStore(session.subscribe, session.get);
}
