import type { DBSchema, IDBPDatabase } from 'idb';
import { openDB } from 'idb';
import type { Conversation } from '../../../lib/contract/speech.js';
import type { ShelfEntry } from './evictions.js';

export interface KeptSound {
  /** Not a Blob: some browsers lose those. */
  readonly content: ArrayBuffer;
  readonly contentType: string;
}

export interface KeptDialogue {
  readonly conversation: Conversation;
  /** Epoch ms. */
  readonly keptAt: number;
}

interface SpeechSchema extends DBSchema {
  sounds: { key: string; value: KeptSound };
  /** The sizes of the sounds, so that nobody has to read these to make room. */
  entries: { key: string; value: ShelfEntry };
  /** By word. */
  dialogues: { key: string; value: KeptDialogue };
}

export type SpeechDatabase = IDBPDatabase<SpeechSchema>;

/** A database that does not answer must not keep anybody waiting for a sound. */
const PATIENCE_MS = 1_000;

export const SPEECH_DATABASE_NAME = 'shizi-audio';

let opening: Promise<SpeechDatabase> | undefined;

/**
 * Uses the device's own store of what was heard and read. It is a convenience: where there is none, or it fails, or hangs,
 * the answer is undefined.
 */
export async function withSpeechDatabase<T>(use: (database: SpeechDatabase) => Promise<T>): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), PATIENCE_MS);
  });
  try {
    return await Promise.race([open().then(use), late]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

function open(): Promise<SpeechDatabase> {
  opening ??= openDB<SpeechSchema>(SPEECH_DATABASE_NAME, 1, {
    upgrade: (database) => {
      database.createObjectStore('sounds');
      database.createObjectStore('entries', { keyPath: 'key' });
      database.createObjectStore('dialogues');
    },
    // another tab wants to upgrade or delete it; the next use opens it again
    blocking: (_current, _blocked, event) => {
      (event.target as IDBDatabase).close();
      opening = undefined;
    },
    terminated: () => {
      opening = undefined;
    },
  });
  opening.catch(() => {
    opening = undefined;
  });
  return opening;
}
