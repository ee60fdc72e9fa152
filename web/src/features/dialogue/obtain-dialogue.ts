import type { Conversation, Turn } from '../../../../lib/contract/speech.js';
import type { Word } from '../../../../lib/contract/vocabulary.js';
import { templateTurns } from '../../../../lib/domain/dialogue-templates.js';
import type { DialogueShelf } from './dialogue-shelf.js';

/** Why there is no dialogue that was written for the word: `writer` is not there, or the failure of the server. */
export type Shortcoming =
  | { readonly why: 'guest' | 'offline' | 'writer' }
  | { readonly why: 'failure'; readonly error: unknown };

export interface ShownDialogue {
  /** Null for one that was put together on this device. */
  readonly id: string | null;
  readonly word: string;
  readonly turns: readonly Turn[];
  /** Null for a dialogue that was written. */
  readonly shortcoming: Shortcoming | null;
}

interface Sources {
  readonly ask: (wordId: string) => Promise<Conversation>;
  readonly shelf: DialogueShelf;
  readonly isGuest: boolean;
  readonly isOnline: boolean;
  /** Epoch ms. */
  readonly now: number;
}

/** Words and prompts are improved: one that was written longer ago is asked for again. */
const FRESH_MS = 30 * 86_400_000;

/**
 * The dialogue of a word: a written one from this device while it is fresh, else from the server, else the kept one, else one put
 * together from the word's example. Never rejects.
 */
export async function obtainDialogue(
  word: Word,
  { ask, shelf, isGuest, isOnline, now }: Sources,
): Promise<ShownDialogue> {
  const kept = await shelf.get(word.id);
  const isWritten = kept?.conversation.source === 'gemini';
  if (kept && isWritten && now - kept.keptAt < FRESH_MS) return shown(kept.conversation, null);
  const instead = (shortcoming: Shortcoming): ShownDialogue =>
    kept
      ? shown(kept.conversation, isWritten ? null : shortcoming)
      : { id: null, word: word.simplified, turns: templateTurns(word), shortcoming };
  if (isGuest) return instead({ why: 'guest' });
  if (!isOnline) return instead({ why: 'offline' });
  try {
    const conversation = await ask(word.id);
    const isTemplate = conversation.source === 'template';
    // a template never takes the place of one that was written
    if (isTemplate && isWritten) return instead({ why: 'writer' });
    void shelf.put(conversation, now);
    return shown(conversation, isTemplate ? { why: 'writer' } : null);
  } catch (error) {
    return instead({ why: 'failure', error });
  }
}

function shown({ id, word, turns }: Conversation, shortcoming: Shortcoming | null): ShownDialogue {
  return { id, word, turns, shortcoming };
}
