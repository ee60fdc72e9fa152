import { afterEach, describe, expect, test, vi } from 'vitest';
import { Updates } from './updates.js';

/** The little of the browser's own that says which worker serves the page. */
class Container extends EventTarget {
  readonly registration = Object.assign(new EventTarget(), {
    active: { state: 'activated' },
    waiting: null,
    installing: null as (EventTarget & { state: string }) | null,
    update: async () => undefined,
  });

  constructor(readonly controller: object | null) {
    super();
  }

  readonly register = async () => this.registration;

  changesController(): void {
    this.dispatchEvent(new Event('controllerchange'));
  }
}

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function started({ isKept }: { isKept: boolean }) {
  vi.useFakeTimers();
  const reload = vi.fn();
  vi.stubGlobal('window', { location: { reload } });
  const container = new Container(isKept ? {} : null);
  const updates = new Updates();
  await updates.start(container as unknown as ServiceWorkerContainer);
  return { container, updates, reload };
}

describe('a page', () => {
  test('of the very first visit is not outdated by the worker that comes with it, but by the next one', async () => {
    const { container, updates } = await started({ isKept: false });
    container.changesController();
    expect(updates.get()).toEqual({ isReady: false, isOutdated: false });
    container.changesController();
    expect(updates.get().isOutdated).toBe(true);
  });

  test('that did not ask for the new version is outdated when another tab takes it, and is left as it is', async () => {
    const { container, updates, reload } = await started({ isKept: true });
    const told: boolean[] = [];
    updates.subscribe(() => told.push(updates.get().isOutdated));
    container.changesController();
    expect(told).toEqual([true]);
    expect(reload).not.toHaveBeenCalled();
  });

  test('that asked for it begins anew, and also when no worker answers', async () => {
    const { container, updates, reload } = await started({ isKept: true });
    updates.apply();
    container.changesController();
    expect(reload).toHaveBeenCalledTimes(1);
    expect(updates.get().isOutdated).toBe(false);
    const silent = await started({ isKept: true });
    silent.updates.apply();
    vi.advanceTimersByTime(5_000);
    expect(silent.reload).toHaveBeenCalledTimes(1);
  });

  test('hears of a new version once it is on the device', async () => {
    const { container, updates } = await started({ isKept: true });
    const installing = Object.assign(new EventTarget(), { state: 'installing' });
    container.registration.installing = installing;
    container.registration.dispatchEvent(new Event('updatefound'));
    expect(updates.get().isReady).toBe(false);
    installing.state = 'installed';
    installing.dispatchEvent(new Event('statechange'));
    expect(updates.get().isReady).toBe(true);
  });
});
