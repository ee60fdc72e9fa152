import { invalid, Problem } from '../contract/problem.js';
import type { Conversation, Turn } from '../contract/speech.js';
import type { Word } from '../contract/vocabulary.js';
import { parseConversationId } from '../domain/dialogue.js';
import { PROMPT_VERSION } from '../domain/dialogue-prompt.js';
import type { CachedTtsService, Spoken } from './CachedTtsService.js';
import { type ConversationService, type Dialogue, KeptDialogue } from './ConversationService.js';
import type { CacheAside } from './ports/cache.js';
import { isOfAnother } from './ports/quota.js';
import type { Utterance } from './ports/speech.js';
import type { VocabularyRepository } from './ports/vocabulary.js';
import { type Buyer, type TtsService, wordNotFound } from './TtsService.js';

export interface CachedConversationServiceOptions {
  readonly conversations: ConversationService;
  readonly tts: TtsService;
  readonly cachedTts: CachedTtsService;
  readonly cache: CacheAside;
  readonly vocabulary: VocabularyRepository;
}

export interface TurnRequest {
  /** Or the word, for its current dialogue. */
  readonly conversationId?: string | undefined;
  readonly wordId?: string | undefined;
  readonly turnIndex: number;
  readonly voice?: string | undefined;
}

export interface SpokenTurn extends Spoken {
  readonly conversationId: string;
  readonly turnIndex: number;
}

/** So many written dialogues are remembered, so that their turns can be spoken where nothing else keeps them. */
const REMEMBERED = 100;

/** Dialogues and the audio of their turns, out of the cache where it has them. */
export class CachedConversationService {
  readonly #options: CachedConversationServiceOptions;
  /** By id, the oldest first. */
  readonly #recent = new Map<string, Dialogue>();

  constructor(options: CachedConversationServiceOptions) {
    this.#options = options;
  }

  /**
   * The word's dialogue.
   * @throws Problem WORD_NOT_FOUND, QUOTA_EXCEEDED
   */
  async read({ wordId }: { wordId: string }, buyer: Buyer): Promise<Conversation> {
    const { conversations, cache, vocabulary } = this.#options;
    const word = await vocabulary.findWord(wordId);
    if (!word) throw wordNotFound();
    if (!conversations.hasWriter) return { ...conversations.template(word), cached: false };
    try {
      const { value, cached } = await cache.read({
        ...this.#lookup(word, buyer),
        load: () => conversations.obtain(word, buyer),
        isOfAnother: (error) => isOfAnother(error, buyer.userId),
        mayLoad: () => conversations.checkQuota(buyer),
      });
      this.#remember(value.dialogue);
      return { ...value.dialogue, cached };
    } catch (error) {
      // time ran out while others were waited for: as good a reason for a template as any other
      if (!(error instanceof Problem && error.code === 'UPSTREAM_TIMEOUT')) throw error;
      return { ...conversations.template(word), cached: false };
    }
  }

  /**
   * The audio of a turn of the dialogue that the id names, or of the word's current one. Only what stands in a dialogue of ours
   * is ever spoken under its id.
   *
   * @throws Problem TTS_NOT_CONFIGURED, VALIDATION_FAILED, WORD_NOT_FOUND, CONVERSATION_NOT_FOUND, QUOTA_EXCEEDED,
   *   UPSTREAM_FAILED, UPSTREAM_TIMEOUT
   */
  async speakTurn({ conversationId, wordId, turnIndex, voice }: TurnRequest, buyer: Buyer): Promise<SpokenTurn> {
    const { tts, cachedTts } = this.#options;
    tts.requireConfigured();
    const voices = [tts.chooseVoice(voice, 0), tts.chooseVoice(voice, 1)] as const;
    const current = wordId === undefined ? undefined : await this.read({ wordId }, buyer);
    const id = current?.id ?? conversationId ?? '';
    const known = current ?? (await this.#rebuilt(id));

    const utteranceOf = (dialogue: Pick<Dialogue, 'turns'>): Utterance => {
      const { chinese, speaker } = turnOf(dialogue.turns, turnIndex);
      return { text: chinese, voice: speaker === 'A' ? voices[0] : voices[1], speakingRate: 1 };
    };
    const utterance = known && utteranceOf(known);
    const key = tts.keyFor('turn', [id, turnIndex, ...voices]);
    const describe = async () => utterance ?? utteranceOf(await this.#findWritten(id, buyer));
    return { ...(await cachedTts.speakAs(key, describe, buyer)), conversationId: id, turnIndex };
  }

  /**
   * The template that the id names, made again; undefined for a dialogue that was written.
   * @throws Problem CONVERSATION_NOT_FOUND when there is none, or it would be another one today
   */
  async #rebuilt(id: string): Promise<Dialogue | undefined> {
    const parsed = parseConversationId(id);
    const word = parsed && (await this.#options.vocabulary.findWord(parsed.wordId));
    if (!parsed || !word) throw conversationNotFound();
    if (parsed.source !== 'template') return undefined;
    const template = this.#options.conversations.template(word);
    if (template.id !== id) throw conversationNotFound();
    return template;
  }

  /**
   * The written dialogue of that id, as long as anything keeps it. Buys none.
   * @throws Problem CONVERSATION_NOT_FOUND; UPSTREAM_FAILED, UPSTREAM_TIMEOUT where only the storage can tell, and does not
   */
  async #findWritten(id: string, buyer: Buyer): Promise<Dialogue> {
    const { conversations, cache, vocabulary } = this.#options;
    const parsed = parseConversationId(id);
    const word = parsed && (await vocabulary.findWord(parsed.wordId));
    // of another version of the prompt nothing is looked for: what is found is of this one
    if (!word || parsed.promptVersion !== PROMPT_VERSION) throw conversationNotFound();
    // two processes may have written at the same time: then each of these has the dialogue of another one
    const places: readonly (() => Promise<Dialogue | undefined>)[] = [
      async () => this.#recent.get(id),
      async () => (await cache.find(this.#lookup(word, buyer)))?.dialogue,
      () => conversations.findStored(word, buyer.budget).catch(dialogueUnreachable),
    ];
    for (const find of places) {
      const found = await find();
      if (found?.id === id) return found;
    }
    throw conversationNotFound();
  }

  #remember(dialogue: Dialogue): void {
    if (dialogue.source === 'template') return;
    this.#recent.delete(dialogue.id);
    this.#recent.set(dialogue.id, dialogue);
    const [oldest] = this.#recent.keys();
    if (this.#recent.size > REMEMBERED && oldest !== undefined) this.#recent.delete(oldest);
  }

  #lookup(word: Word, { budget }: Buyer) {
    const key = this.#options.conversations.keyOf(word);
    return { service: 'conversations', key, schema: KeptDialogue, budget } as const;
  }
}

function turnOf(turns: readonly Turn[], turnIndex: number): Turn {
  const turn = turns[turnIndex];
  if (!turn) throw invalid('turnIndex', 'out_of_range', `must be ${turns.length - 1} or less in this conversation`);
  return turn;
}

function conversationNotFound(): Problem {
  return new Problem('CONVERSATION_NOT_FOUND', {
    errors: [
      { path: 'conversationId', code: 'unknown_conversation', message: 'is not the id of a current conversation' },
    ],
  });
}

/** Tells the failure of the dialogue from one of the voice: who asked can still have the text said by itself. */
function dialogueUnreachable(error: unknown): never {
  if (!(error instanceof Problem)) throw error;
  throw new Problem(error.code, {
    cause: error.cause,
    errors: [{ path: 'conversationId', code: 'unreachable', message: 'can not be looked up now' }],
  });
}
