import type { Entry, OwnerChange, RefusedEntry } from './shapes.js';

type KeyValueStore = Pick<Storage, 'getItem' | 'removeItem' | 'key' | 'length'>;

const KEY = /^shizi\.(waiting|refused)\.1\.([^.]+)\./;

export interface LegacyOutbox {
  readonly byOwner: ReadonlyMap<string, OwnerChange>;
  /** Says that all of it is kept elsewhere now. */
  forget(): void;
}

/** What the first version of the app left waiting in localStorage; null when there is nothing. */
export function readLegacyOutbox(storage: KeyValueStore): LegacyOutbox | null {
  const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index)).filter(
    (key): key is string => key !== null && KEY.test(key),
  );
  const byOwner = new Map<string, { putWaiting: Entry[]; putRefused: RefusedEntry[] }>();
  for (const key of keys) {
    const [, shelf, owner = ''] = KEY.exec(key) ?? [];
    const entry = parse(storage.getItem(key));
    if (!entry) continue;
    const change = byOwner.get(owner) ?? { putWaiting: [], putRefused: [] };
    byOwner.set(owner, change);
    if (shelf === 'waiting') change.putWaiting.push(entry);
    else change.putRefused.push({ reason: 'was refused', requestId: undefined, ...entry });
  }
  if (byOwner.size === 0) return null;
  const forget = () => {
    for (const key of keys) storage.removeItem(key);
  };
  return { byOwner, forget };
}

function parse(text: string | null): Entry | null {
  try {
    const entry = JSON.parse(text ?? 'null') as Entry | null;
    return typeof entry?.key === 'string' && typeof entry.sequence === 'number' && entry.update ? entry : null;
  } catch {
    return null;
  }
}
