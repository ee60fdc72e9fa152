import type { Conversation } from '../../../../lib/contract/speech.js';
import { type KeptDialogue, withSpeechDatabase } from '../../speech/database.js';

/** About a kilobyte each. */
export const DIALOGUE_CAPACITY = 1_000;

/** The dialogues that were opened on this device, by word. */
export interface DialogueShelf {
  get(wordId: string): Promise<KeptDialogue | undefined>;
  put(conversation: Conversation, keptAt: number): Promise<void>;
}

export const dialogueShelf: DialogueShelf = {
  get: (wordId) => withSpeechDatabase((database) => database.get('dialogues', wordId)),
  put: async (conversation, keptAt) => {
    await withSpeechDatabase(async (database) => {
      const transaction = database.transaction('dialogues', 'readwrite');
      await transaction.store.put({ conversation, keptAt }, conversation.wordId);
      if ((await transaction.store.count()) > DIALOGUE_CAPACITY) {
        const all = await transaction.store.getAll();
        const [oldest] = all.sort((a, b) => a.keptAt - b.keptAt);
        if (oldest) await transaction.store.delete(oldest.conversation.wordId);
      }
      await transaction.done;
    });
  },
};
