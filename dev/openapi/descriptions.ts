import type * as v from 'valibot';
import type { components } from './components.js';

type Components = typeof components;
/** By field; `''` is the schema as a whole. */
type Descriptions = {
  readonly [Name in keyof Components]?: {
    readonly [Field in keyof v.InferOutput<Components[Name]> | '']?: string;
  };
};

const email = 'Trimmed and compared without regard to case. At most 254 characters.';
const newPassword =
  '8 characters or more, 72 bytes or fewer in UTF-8; neither a common password nor the e-mail address.';
const timeZone = 'An IANA name, such as Europe/Berlin; offsets are refused.';
const tokenTransport = '`body` (default): both tokens in the answer. `cookie`: the refresh token as a cookie only.';
const recoveryCodes =
  'Ten, shown this once. Each signs in once and sets a new password. Capitals, spaces and hyphens do not matter.';
const confidence = '0 to 1. 0.8 and more counts as mastered.';
const audioUrl = 'The address of a stored object, or a `data:` URL with the audio itself.';
const cached = 'Whether it was in the cache already.';
const at = "When it happened, by the device's clock.";
const newId = 'Made by the client. The same id with the same content is counted once, however often it is sent.';

/** What the names of fields do not say. */
export const descriptions: Descriptions = {
  RegisterBody: { email, password: newPassword, timeZone, tokenTransport },
  PasswordLogin: { '': 'Sign-in with the password.', email, tokenTransport },
  RecoveryLogin: {
    '': 'Sign-in with a recovery code, which sets a new password and ends every other session.',
    email,
    newPassword,
    tokenTransport,
  },
  UpdateMeBody: {
    '': 'At least one field. What is not named stays as it is.',
    displayName: 'Null or empty takes it away.',
    timeZone,
    dailyGoal: 'New words in a study day.',
    currentPassword: 'Needed for `email`, `newPassword` and `newRecoveryCodes`.',
    email,
    newPassword: `${newPassword} Ends every other session.`,
    newRecoveryCodes: 'Ten new codes instead of those that are left.',
  },
  Preferences: {
    '': 'Settings that follow the learner from device to device. Absent ones mean the default of the app.',
    directions: 'What a card may show first.',
    typedAnswers: 'The learner types the pinyin before the card is flipped.',
    lists: 'Ids of the lists that new words come from.',
    reviewsPerDay: 'Null for no limit.',
  },
  User: { dailyGoal: 'New words in a study day.' },
  UpdatedUser: { '': 'The account, and its new recovery codes where they were asked for.', recoveryCodes },
  Tokens: {
    accessToken: 'For `Authorization: Bearer …`. A JWT, good for 15 minutes.',
    refreshToken: 'Exchange it for the next pair. Absent where it travels as a cookie.',
  },
  Registered: { recoveryCodes },
  Progress: {
    '': 'What a learner knows of a word: the fold of the log of its events.',
    confidence,
    state: '`new`: never reviewed.',
    stability: 'FSRS: days until 9 of 10 such words are still known. Null for `new`.',
    difficulty: 'FSRS: 1 to 10. Null for `new`.',
    learningSteps: 'FSRS: steps of learning or relearning that are done.',
    lapses: 'How often the word was forgotten in review.',
    nextReview: 'When the word is due. Null for `new`.',
    schedulerVersion: 'Of the scheduler and its parameters: another one would give other dates.',
    deleted: 'In a delta only: there is no progress any more.',
  },
  ProgressWithEvents: { events: 'The log of the word, with `include=events`.' },
  StudyEvent: {
    at: 'When it counts: the claimed time, put right where the clock of the device was wrong.',
    claimedAt: 'What the device said.',
    voided: 'It was undone and counts for nothing.',
  },
  StateBody: { '': 'At least one field.', confidence: `${confidence} Schedules the word anew.` },
  ReviewUpdate: { '': 'A card was answered.', id: newId, at, direction: 'What the card showed first.' },
  UndoUpdate: { '': 'Takes an event back, whenever it arrives.', undo: 'The id of the event.' },
  ResetUpdate: { '': 'Start over: what came before counts no more.', id: newId, at },
  StateUpdate: {
    '': 'Assigns fields, at least one; `id` and `at` go together.',
    confidence,
    id: newId,
    at,
    ifAbsent: 'Only where there is no progress yet; for imports.',
  },
  BatchBody: {
    updates: 'Applied all or none.',
    sentAt: 'The clock of the device now. Where it is more than a minute off, all times of the batch are shifted.',
  },
  LogPage: { next: 'For `after`. Null on the last page.' },
  Statistics: {
    totalWords: 'Words of all lists, each once.',
    studiedWords: 'Words with progress.',
    masteredWords: 'Words with a confidence of 0.8 or more.',
    dueNow: 'Words whose review is due at this moment.',
    dueToday: 'Words that are due before the study day ends, at 04:00.',
    introducedToday: 'New words of this study day.',
    accuracy: 'Share of all reviews that were not `again`. Null before the first.',
    trueRetention:
      'Share of the last 30 days’ reviews that were not `again`, of those a study day or more after the one before. Null without any.',
    streakDays: 'Study days in a row with a review, up to today or yesterday.',
    reviewsByDay: 'The last 366 study days.',
    forecast: 'What comes due in the next 14 study days.',
  },
  SynthesizeBody: {
    text: 'At least one Chinese character; at most 200 characters.',
    wordId: 'The word that the text is: its own reading is spoken where the characters have several.',
    voice: 'One that the service offers; a refusal names them.',
  },
  Speech: { audioUrl, cached },
  DialogueRequest: { '': 'The dialogue of a word.' },
  TurnAudioRequest: {
    '': 'One turn of a dialogue, spoken. Names a dialogue or a word, and not both.',
    conversationId: 'Of a dialogue that was read.',
    wordId: 'Instead of the id: the current dialogue of this word.',
    turnIndex: 'From 0.',
  },
  Conversation: {
    id: '`<wordId>.<source>.<promptVersion>.<hash of the turns>`',
    word: 'In simplified characters, as it stands in the turns.',
    source: '`template`: put together from the example of the word, because nobody could write one.',
    cached,
  },
  TurnAudio: { audioUrl, cached },
  Word: {
    pinyin: 'With tone marks, as a dictionary writes the word: `péngyou`.',
    pinyinNumbered: 'One syllable a character, the tone as a digit, 5 for the neutral one: `peng2 you5`.',
    lists: 'The lists that have the word.',
  },
  List: { version: 'Changes whenever anything of the list or its words changes.' },
  Health: {
    dependencies:
      '`reason` of the database, while it is down: `not-migrated` when it answers and lacks the tables or functions of this version.',
    status: '`degraded`: something that is configured does not answer, and what matters works without it.',
    cache: 'Hits and misses, of all processes together or of the one that answers.',
    limits: 'Who counts the limits: all processes together, or each for itself.',
  },
};
