import { withSpeechDatabase } from './database.js';
import { evictions } from './evictions.js';

export const SOUND_CAPACITY_BYTES = 50_000_000;

/** The sounds that were heard on this device, 50 MB of them at most. */
export interface SoundShelf {
  get(key: string): Promise<Blob | undefined>;
  put(key: string, sound: Blob): Promise<void>;
  /** Of a sound that turned out not to play. */
  remove(key: string): Promise<void>;
}

export const soundShelf: SoundShelf = {
  get: (key) =>
    withSpeechDatabase(async (database) => {
      const transaction = database.transaction(['sounds', 'entries'], 'readwrite');
      const [sounds, entries] = [transaction.objectStore('sounds'), transaction.objectStore('entries')];
      const [sound, entry] = await Promise.all([sounds.get(key), entries.get(key)]);
      if (sound && entry) await entries.put({ ...entry, usedAt: Date.now() });
      await transaction.done;
      return sound && new Blob([sound.content], { type: sound.contentType });
    }),

  put: async (key, sound) => {
    const content = await sound.arrayBuffer();
    await withSpeechDatabase(async (database) => {
      const transaction = database.transaction(['sounds', 'entries'], 'readwrite');
      const [sounds, entries] = [transaction.objectStore('sounds'), transaction.objectStore('entries')];
      const others = (await entries.getAll()).filter((entry) => entry.key !== key);
      const gone = evictions(others, content.byteLength, SOUND_CAPACITY_BYTES);
      if (gone) {
        for (const old of gone) await Promise.all([sounds.delete(old), entries.delete(old)]);
        await Promise.all([
          sounds.put({ content, contentType: sound.type }, key),
          entries.put({ key, bytes: content.byteLength, usedAt: Date.now() }),
        ]);
      }
      await transaction.done;
    });
  },

  remove: async (key) => {
    await withSpeechDatabase(async (database) => {
      const transaction = database.transaction(['sounds', 'entries'], 'readwrite');
      await Promise.all([
        transaction.objectStore('sounds').delete(key),
        transaction.objectStore('entries').delete(key),
        transaction.done,
      ]);
    });
  },
};
