import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { catchUp } from '../app/arrival.js';
import { useServices, useSession } from '../app/services.js';
import { DeviceClock } from './device-clock.js';
import type { Outbox, OutboxState } from './outbox.js';
import { OwnerData } from './owner-data.js';

const OwnerDataContext = createContext<OwnerData | null>(null);
/** One device, one clock. */
const clock = new DeviceClock();

interface SyncProviderProps {
  /** A user's id, or `guest`. With another one, give the provider another key. */
  readonly userId: string;
  readonly children: ReactNode;
}

/** An owner's data, from this device and from the server; sending and reading go on, on whatever page they are. */
export function SyncProvider({ userId, children }: SyncProviderProps) {
  const { client, local } = useServices();
  const [data, setData] = useState<OwnerData | null>(null);
  useEffect(() => {
    let stop: (() => void) | null = null;
    let isOver = false;
    void OwnerData.open({ ownerId: userId, local, client, clock }).then((opened) => {
      if (isOver) return;
      stop = opened.start();
      setData(opened);
    });
    return () => {
      isOver = true;
      stop?.();
    };
  }, [client, local, userId]);
  // at the start, and when the learner has signed in again
  const session = useSession();
  const isExpired = session.status === 'signed-in' && session.isExpired;
  const begun = useRef<OwnerData>(null);
  useEffect(() => {
    if (data && !isExpired) (begun.current === data ? data.wakeAnew : data.wake)();
    begun.current = data;
  }, [data, isExpired]);
  // whoever signs in or out comes to a page that is there only now
  useLayoutEffect(() => {
    if (data) catchUp();
  }, [data]);
  // reading the device takes milliseconds: anything shown meanwhile would only flicker
  return data && <OwnerDataContext value={data}>{children}</OwnerDataContext>;
}

export function useOwnerData(): OwnerData {
  const data = useContext(OwnerDataContext);
  if (!data) throw new Error('useOwnerData needs a SyncProvider around it');
  return data;
}

export function useOutboxActions(): Outbox {
  return useOwnerData().outbox;
}

export function useOutbox(): OutboxState {
  const { outbox } = useOwnerData();
  return useSyncExternalStore(outbox.subscribe, outbox.get);
}

/** By how many ms this device's clock is off, when that is more than a day. */
export function useClockSkew(): number | null {
  return useSyncExternalStore(clock.subscribe, clock.get);
}
