import { keepStrokesInBackground } from './background-strokes.js';
import { whenIdle } from './when-idle.js';

const CHECK_EVERY_MS = 60 * 60_000;
const TAKE_OVER_MS = 5_000;
/** A page that is never idle is kept all the same. */
const START_BY_MS = 5_000;

export interface UpdateState {
  /** A new version is on this device and waits for the learner's word. */
  readonly isReady: boolean;
  /** Another tab has changed to the new version: this one works on, and changes with its next page. */
  readonly isOutdated: boolean;
}

/**
 * Keeps the app on this device and tells of new versions. A new one is fetched in the background and takes over only when
 * the learner asks for it, so that nothing changes in the middle of a card.
 */
export class Updates {
  readonly #listeners = new Set<() => void>();
  #state: UpdateState = { isReady: false, isOutdated: false };
  #registration: ServiceWorkerRegistration | null = null;
  #hasAsked = false;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly get = (): UpdateState => this.#state;

  /** Once the page has what it needs itself. Never rejects: an app that can't be kept works with a network. */
  async start(container: ServiceWorkerContainer): Promise<void> {
    // the very first worker takes over too: that is no new version
    const isUpdate = container.controller !== null;
    let hasController = isUpdate;
    container.addEventListener('controllerchange', () => {
      if (this.#hasAsked) window.location.reload();
      else if (hasController) this.#set({ isReady: false, isOutdated: true });
      hasController = true;
    });
    try {
      const registration = await container.register('/sw.js', { updateViaCache: 'none' });
      this.#registration = registration;
      this.#watch(registration);
      registration.addEventListener('updatefound', () => this.#watch(registration));
      setInterval(() => void registration.update().catch(() => undefined), CHECK_EVERY_MS);
    } catch (error) {
      console.warn('The app could not be kept on this device.', error);
    }
  }

  /** The learner says yes: the new version takes over, and the page begins anew with it. */
  readonly apply = (): void => {
    this.#hasAsked = true;
    this.#registration?.waiting?.postMessage('take-over');
    // another tab may have been quicker, or the worker does not answer: the page begins anew all the same
    setTimeout(() => window.location.reload(), this.#registration?.waiting ? TAKE_OVER_MS : 0);
  };

  #watch({ waiting, installing, active }: ServiceWorkerRegistration): void {
    const worker = waiting ?? installing;
    if (!worker || !active) return;
    const look = () => {
      if (worker.state === 'installed') this.#set({ isReady: true });
    };
    look();
    worker.addEventListener('statechange', look);
  }

  #set(change: Partial<UpdateState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}

export const updates = new Updates();

/** In a built app; while developing, what an earlier build has left on this origin is taken away. */
export function keepOnDevice(): void {
  const container = 'serviceWorker' in navigator ? navigator.serviceWorker : undefined;
  if (!container) return;
  if (import.meta.env.DEV) {
    void container
      .getRegistrations()
      .then((found) => Promise.all(found.map((registration) => registration.unregister())));
    return;
  }
  const start = () => {
    void updates.start(container);
    keepStrokesInBackground(container);
  };
  // the first card comes first: what is fetched here takes time from it
  const startWhenIdle = () => whenIdle(start, START_BY_MS);
  if (document.readyState === 'complete') startWhenIdle();
  else window.addEventListener('load', startWhenIdle, { once: true });
}
