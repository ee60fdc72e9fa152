import type { Client } from '../api/client.js';
import type { Utterance } from './utterance.js';

/** The server gives itself 8.5 s for an answer; with less patience than that, a slow one would be paid for and lost. */
const TIMEOUT_MS = 10_000;

/**
 * The bytes of an utterance. They come from our own origin and not from the address of the stored object: one request instead of
 * two, nothing to allow in the policy of the page, and no bucket whose sharing with other origins has to be set up.
 * @throws ProblemError
 */
export async function fetchSound(
  client: Client,
  { text, wordId, turn, voice, speakingRate }: Utterance,
): Promise<Blob> {
  const manner = { timeoutMs: TIMEOUT_MS };
  if (turn) {
    const { conversationId, index: turnIndex } = turn;
    const body = { type: 'audio', conversationId, turnIndex, ...(voice && { voice }) } as const;
    return client.audio('createConversation', { body, ...manner });
  }
  const body = { text, ...(wordId && { wordId }), ...(voice && { voice }), ...(speakingRate && { speakingRate }) };
  return client.audio('synthesizeSpeech', { body, ...manner });
}
