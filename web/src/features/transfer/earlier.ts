import { EARLIER_WORDS, earlierExceptions } from './earlier-words.js';

/** What an earlier version of the app has left in this browser. */
export interface EarlierProgress {
  /** Words that were mastered there, each once, in the order of their lines. */
  readonly wordIds: readonly string[];
  readonly lists: readonly { readonly name: string; readonly mastered: number }[];
  readonly skipped: readonly Skipped[];
}

export interface Skipped {
  readonly where: string;
  readonly why: string;
}

type ReadableStorage = Pick<Storage, 'getItem' | 'key' | 'length'>;

interface FindOptions {
  readonly storage: ReadableStorage;
  /** The word on a line of the 2021 band 1 standard. */
  readonly wordIdAtLine: (line: number) => string | undefined;
}

/**
 * Reads `user_identity = {userId}` and `progress_<userId> = {lists: [{id, listName, progress: {"<number>": true}}]}`, and
 * changes nothing. Whatever is damaged is skipped and named. Null when there is nothing of the kind.
 */
export function findEarlierProgress({ storage, wordIdAtLine }: FindOptions): EarlierProgress | null {
  const skipped: Skipped[] = [];
  const key = keyOfProgress(storage, skipped);
  if (key === null) return skipped.length > 0 ? { wordIds: [], lists: [], skipped } : null;
  const stored = parse(storage.getItem(key));
  if (!isRecord(stored) || !Array.isArray(stored.lists)) {
    return { wordIds: [], lists: [], skipped: [...skipped, { where: key, why: 'cannot be read' }] };
  }
  const lines = new Map<number, string>();
  const lists = stored.lists.flatMap((list: unknown, index): EarlierProgress['lists'] => {
    if (!isRecord(list) || !isRecord(list.progress)) {
      skipped.push({ where: `List ${index + 1}`, why: 'cannot be read' });
      return [];
    }
    const name = typeof list.listName === 'string' && list.listName.trim() ? list.listName.trim() : `List ${index + 1}`;
    let mastered = 0;
    for (const [number, isMastered] of Object.entries(list.progress)) {
      if (isMastered === false) continue;
      const line = lineOf(String(list.id), number);
      const wordId = line === null ? undefined : wordIdAtLine(line);
      if (isMastered !== true) skipped.push({ where: `${name}, word ${number}`, why: 'says neither yes nor no' });
      else if (line === null || wordId === undefined) {
        skipped.push({ where: `${name}, word ${number}`, why: `is not a number from 1 to ${EARLIER_WORDS}` });
      } else {
        mastered += 1;
        lines.set(line, wordId);
      }
    }
    return [{ name, mastered }];
  });
  const wordIds = [...lines].sort(([a], [b]) => a - b).map(([, wordId]) => wordId);
  return { wordIds: [...new Set(wordIds)], lists, skipped };
}

/** The key of whoever used the browser last; when that is damaged, the only one there is. */
function keyOfProgress(storage: ReadableStorage, skipped: Skipped[]): string | null {
  const text = storage.getItem('user_identity');
  const identity = parse(text);
  if (isRecord(identity) && typeof identity.userId === 'string') {
    const key = `progress_${identity.userId}`;
    return storage.getItem(key) === null ? null : key;
  }
  const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '');
  const [only, ...others] = keys.filter((key) => key.startsWith('progress_'));
  if (text !== null && only !== undefined && others.length > 0) {
    skipped.push({ where: 'user_identity', why: 'cannot be read, and there is progress of several people' });
  }
  return only !== undefined && others.length === 0 ? only : null;
}

function lineOf(listId: string, number: string): number | null {
  if (!/^[1-9]\d{0,2}$/.test(number) || Number(number) > EARLIER_WORDS) return null;
  const exceptions = Object.hasOwn(earlierExceptions, listId) ? earlierExceptions[listId] : undefined;
  return exceptions?.[Number(number)]?.[1] ?? Number(number);
}

function parse(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
