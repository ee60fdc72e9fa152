import * as v from 'valibot';
import { Text, Timestamp, WordId } from './primitives.js';
import { oneOf, strictObject } from './strict.js';

/** In Unicode characters, after normalisation. */
export const MAX_TEXT_CHARACTERS = 200;
export const MIN_TURNS = 3;
export const MAX_TURNS = 8;

/** Chinese text as it is hashed, compared and spoken: in normal form C, without space around it. */
export const SpokenText = v.pipe(
  Text,
  v.transform((text) => text.normalize('NFC').trim()),
  v.minLength(1, 'must not be empty'),
  v.check((text) => [...text].length <= MAX_TEXT_CHARACTERS, `must have ${MAX_TEXT_CHARACTERS} characters or fewer`),
  v.check((text) => /\p{Script=Han}/u.test(text), 'must contain a Chinese character'),
  v.metadata({ maxLength: MAX_TEXT_CHARACTERS, pattern: '\\p{Script=Han}' }),
);

/** Which voices there are is a setting, so the name is looked up later. */
const Voice = v.pipe(Text, v.minLength(1, 'must not be empty'), v.maxLength(100, 'must have 100 characters or fewer'));

export const SynthesizeBody = strictObject({
  text: SpokenText,
  /** The word that the text is; its own reading is then spoken where the characters have several. */
  wordId: v.optional(WordId),
  voice: v.optional(Voice),
  speakingRate: v.optional(
    v.pipe(v.number(), v.minValue(0.5, 'must be 0.5 or more'), v.maxValue(1.5, 'must be 1.5 or less')),
  ),
});
export type SynthesizeBody = v.InferOutput<typeof SynthesizeBody>;

export const Speech = v.object({
  /** Of a stored object, or a `data:` URL with the audio itself. */
  audioUrl: v.string(),
  contentType: v.string(),
  voice: v.string(),
  /** Whether it was in the cache already. */
  cached: v.boolean(),
});
export type Speech = v.InferOutput<typeof Speech>;

const ConversationId = v.pipe(
  Text,
  v.minLength(1, 'must not be empty'),
  v.maxLength(200, 'must have 200 characters or fewer'),
);

export const DialogueRequest = strictObject({ type: v.literal('text'), wordId: WordId });

const TurnIndex = v.pipe(
  v.number(),
  v.integer('must be a whole number'),
  v.minValue(0, 'must be 0 or more'),
  v.maxValue(MAX_TURNS - 1, `must be ${MAX_TURNS - 1} or less`),
);

const turnFields = {
  conversationId: v.optional(ConversationId),
  /** Instead of the id: the current dialogue of this word. */
  wordId: v.optional(WordId),
  voice: v.optional(Voice),
};

export const TurnAudioRequest = v.pipe(
  strictObject({ type: v.literal('audio'), ...turnFields, turnIndex: TurnIndex }),
  v.forward(
    v.partialCheck(
      [['conversationId'], ['wordId']],
      ({ conversationId, wordId }) => (conversationId === undefined) !== (wordId === undefined),
      'must be given, or wordId instead of it, and not both',
    ),
    ['conversationId'],
  ),
  v.metadata({ oneOf: [{ required: ['conversationId'] }, { required: ['wordId'] }] }),
);

export type ConversationBody = v.InferOutput<typeof DialogueRequest> | v.InferOutput<typeof TurnAudioRequest>;

const requests = { text: DialogueRequest, audio: TurnAudioRequest };
/** Neither of the two: refused for its type, and for whatever is wrong beside it. */
const UnknownRequest = strictObject({
  type: v.picklist(['text', 'audio']),
  ...turnFields,
  turnIndex: v.optional(TurnIndex),
});

export const ConversationBody = oneOf([DialogueRequest, TurnAudioRequest], (input) => {
  const type = typeof input === 'object' && input !== null && 'type' in input ? input.type : undefined;
  return type === 'text' || type === 'audio' ? requests[type] : UnknownRequest;
});

export const Turn = v.object({
  speaker: v.picklist(['A', 'B']),
  chinese: v.string(),
  pinyin: v.string(),
  english: v.string(),
});
export type Turn = v.InferOutput<typeof Turn>;

export const Conversation = v.object({
  /** `<wordId>.<source>.<promptVersion>.<hash of the turns>` */
  id: v.string(),
  wordId: WordId,
  /** In simplified characters, as it stands in the turns. */
  word: v.string(),
  /** `template`: put together from the word's example, because nobody wrote one. */
  source: v.picklist(['gemini', 'template']),
  promptVersion: v.string(),
  generatedAt: Timestamp,
  turns: v.pipe(v.array(Turn), v.minLength(MIN_TURNS), v.maxLength(MAX_TURNS)),
  cached: v.boolean(),
});
export type Conversation = v.InferOutput<typeof Conversation>;

export const TurnAudio = v.object({
  conversationId: v.string(),
  turnIndex: v.number(),
  ...Speech.entries,
});
export type TurnAudio = v.InferOutput<typeof TurnAudio>;

/** By the `type` that was asked for. */
export const ConversationAnswer = v.union([Conversation, TurnAudio]);
