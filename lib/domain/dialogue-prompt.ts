import { MAX_TURNS, MIN_TURNS } from '../contract/speech.js';
import type { Word } from '../contract/vocabulary.js';
import { recordOf } from './cache-key.js';

/** Changes with every change of the prompt: what an older one brought forth is no longer asked for. */
export const PROMPT_VERSION = 'p1';

/** Asks for a dialogue around a word. Made of the word's record alone, which stands in it as JSON between `<word>` tags. */
export function dialoguePrompt(word: Word): string {
  return [
    'You write short dialogues for learners of Mandarin Chinese at beginner level (HSK 1 and 2).',
    'Write a natural everyday dialogue between two people, A and B, around the word in this record:',
    `<word>${recordOf(word)}</word>`,
    `Rules: 4 to 6 turns (never fewer than ${MIN_TURNS} or more than ${MAX_TURNS}), A begins, the speakers alternate;`,
    'simplified characters; at most 20 characters a turn; simple words besides this one;',
    `at least two turns contain "${word.simplified}", used in the sense and with the reading of the record;`,
    'pinyin with tone marks, words written together, capital letter and punctuation as in the Chinese;',
    'a natural English translation of each turn. Nothing that would be unfit for a child.',
    'Answer with JSON only: {"turns": [{"speaker": "A", "chinese": "…", "pinyin": "…", "english": "…"}]}',
  ].join('\n');
}
