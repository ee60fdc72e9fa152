import * as v from 'valibot';
import { Conversation } from '../contract/speech.js';
import type { Word } from '../contract/vocabulary.js';
import { contentKey, type Hash, recordOf } from '../domain/cache-key.js';
import { conversationId, readTurns, type Source } from '../domain/dialogue.js';
import { dialoguePrompt, PROMPT_VERSION } from '../domain/dialogue-prompt.js';
import { TEMPLATE_VERSION, templateTurns } from '../domain/dialogue-templates.js';
import type { Background } from './ports/background.js';
import { type Budget, upstreamProblem } from './ports/budget.js';
import type { Loaded } from './ports/cache.js';
import type { Clock } from './ports/clock.js';
import type { DialogueWriter } from './ports/dialogues.js';
import { costNothing, type Purchase, type Quota } from './ports/quota.js';
import type { ObjectStore } from './ports/storage.js';
import type { Buyer } from './TtsService.js';

/** A dialogue, apart from how it came to the one who asked. */
export type Dialogue = Omit<Conversation, 'cached'>;

/** A dialogue as it is kept. Another version of it is another `v`, and no longer read. */
export const KeptDialogue = v.object({ v: v.literal(1), dialogue: v.omit(Conversation, ['cached']) });
export type KeptDialogue = v.InferOutput<typeof KeptDialogue>;

export interface ConversationServiceOptions {
  readonly writer: DialogueWriter;
  readonly storage: ObjectStore;
  readonly quota: Quota;
  readonly hash: Hash;
  readonly clock: Clock;
  readonly background: Background;
  readonly keepSeconds: number;
}

/** What the storage has of a word's dialogue. */
interface Stored {
  readonly dialogue?: Dialogue;
  readonly canStore: boolean;
  /** There is something that can't be read. */
  readonly isBroken: boolean;
  /** Why nobody knows what there is. */
  readonly failure?: unknown;
}

const ATTEMPTS = 2;
/** What does not parse is asked for once more when so much time is left. */
const TIME_FOR_ANOTHER_MS = 3_000;
/** With less than this left, storing goes on behind the answer. */
const TIME_TO_STORE_MS = 1_000;

/** Obtains dialogues: from the stored objects, or else from Gemini for money, or else from templates. */
export class ConversationService {
  readonly #options: ConversationServiceOptions;

  constructor(options: ConversationServiceOptions) {
    this.#options = options;
  }

  /** Whether anybody writes dialogues; if not, every one is a template. */
  get hasWriter(): boolean {
    return this.#options.writer.isConfigured;
  }

  /** Names the dialogue that a word has now: by its record, the prompt and the model. */
  keyOf(word: Word): string {
    const { hash, writer } = this.#options;
    return contentKey(hash, 'conversation', [recordOf(word), PROMPT_VERSION, writer.model]);
  }

  /**
   * The word's dialogue. A template is not kept: it stands in for one that may be written the next time.
   * @throws Problem QUOTA_EXCEEDED
   */
  async obtain(word: Word, { userId, budget }: Buyer): Promise<Loaded<KeptDialogue>> {
    const { storage, writer, quota, keepSeconds } = this.#options;
    const stored = await this.#read(word, budget);
    if (stored.dialogue) return { value: { v: 1, dialogue: stored.dialogue }, keepSeconds };
    const template = { value: { v: 1 as const, dialogue: this.template(word) }, keepSeconds: 0 };
    if (!writer.isConfigured) return template;

    const purchase = purchaseOf(userId);
    const refund = await quota.spend(purchase);
    const { dialogue, bought } = await this.#write(word, budget);
    // paid for, also when it can't be read; the second time, whatever is left of the quota
    if (bought === 0) await refund();
    if (bought > 1) await quota.spend({ ...purchase, amount: bought - 1 }).catch(() => undefined);
    if (!dialogue) return template;
    const kept = storage.isConfigured && stored.canStore ? await this.#store(word, dialogue, stored, budget) : dialogue;
    return { value: { v: 1, dialogue: kept }, keepSeconds };
  }

  /** Whether a dialogue may be bought now. @throws Problem QUOTA_EXCEEDED */
  async checkQuota({ userId }: Buyer): Promise<void> {
    if (this.hasWriter) await this.#options.quota.check(purchaseOf(userId));
  }

  /**
   * The dialogue that was written for the word as it is now, if it is stored. Buys nothing.
   * @throws Problem UPSTREAM_FAILED, UPSTREAM_TIMEOUT where nobody can tell whether it is
   */
  async findStored(word: Word, budget: Budget): Promise<Dialogue | undefined> {
    const { dialogue, isBroken, failure } = await this.#read(word, budget);
    if (failure !== undefined) throw upstreamProblem(failure);
    if (isBroken) throw upstreamProblem(new Error('what is stored is no dialogue of ours'));
    return dialogue;
  }

  /** The dialogue around the word's example, always the same but for its time. */
  template(word: Word): Dialogue {
    return this.#dialogue(word, 'template', TEMPLATE_VERSION, templateTurns(word));
  }

  /** A dialogue, unless no answer could be read, and how many answers may be on the bill. */
  async #write(word: Word, budget: Budget): Promise<{ readonly dialogue?: Dialogue; readonly bought: number }> {
    const prompt = dialoguePrompt(word);
    let bought = 0;
    while (bought < ATTEMPTS && (bought === 0 || budget.remainingMs >= TIME_FOR_ANOTHER_MS)) {
      let written: unknown;
      try {
        written = await this.#options.writer.write(prompt, budget);
      } catch (error) {
        // an answer that was lost, came too late or was withheld is charged for like any other
        return { bought: costNothing(error) ? bought : bought + 1 };
      }
      bought += 1;
      const turns = readTurns(written, word);
      if (turns) return { dialogue: this.#dialogue(word, 'gemini', PROMPT_VERSION, turns), bought };
    }
    return { bought };
  }

  /**
   * Stores a dialogue. Where another process was faster, its dialogue is the one of the word, for everybody: that one is handed
   * back. With little time left, the answer does not wait for this.
   */
  async #store(word: Word, dialogue: Dialogue, { isBroken }: { isBroken: boolean }, budget: Budget): Promise<Dialogue> {
    const { storage, background } = this.#options;
    const kept: KeptDialogue = { v: 1, dialogue };
    const object = {
      name: this.#objectName(word),
      bytes: new TextEncoder().encode(JSON.stringify(kept)),
      contentType: 'application/json',
      replaces: isBroken,
    };
    const storing = storage
      .write(object, budget)
      .then(async (isStored) => (isStored ? dialogue : ((await this.#read(word, budget)).dialogue ?? dialogue)));
    background(storing);
    return budget.spend(budget.remainingMs - TIME_TO_STORE_MS, () => storing).catch(() => dialogue);
  }

  /** Never throws: whoever can do without the storage goes on. */
  async #read(word: Word, budget: Budget): Promise<Stored> {
    let bytes: Uint8Array | undefined;
    try {
      bytes = await this.#options.storage.read(this.#objectName(word), budget);
    } catch (failure) {
      return { canStore: false, isBroken: false, failure };
    }
    if (!bytes) return { canStore: true, isBroken: false };
    const dialogue = this.#parse(bytes, word);
    return dialogue ? { dialogue, canStore: true, isBroken: false } : { canStore: true, isBroken: true };
  }

  #parse(bytes: Uint8Array, word: Word): Dialogue | undefined {
    try {
      const { dialogue } = v.parse(KeptDialogue, JSON.parse(new TextDecoder().decode(bytes)));
      const isIntact = dialogue.wordId === word.id && dialogue.id === conversationId(this.#options.hash, dialogue);
      return isIntact ? dialogue : undefined;
    } catch {
      return undefined;
    }
  }

  #objectName(word: Word): string {
    return `conversations/${this.keyOf(word)}.json`;
  }

  #dialogue(word: Word, source: Source, promptVersion: string, turns: Dialogue['turns']): Dialogue {
    const { hash, clock } = this.#options;
    return {
      id: conversationId(hash, { wordId: word.id, source, promptVersion, turns }),
      wordId: word.id,
      word: word.simplified,
      source,
      promptVersion,
      generatedAt: clock().toISOString(),
      turns,
    };
  }
}

function purchaseOf(userId: string): Purchase {
  return { what: 'dialogues', amount: 1, userId };
}
