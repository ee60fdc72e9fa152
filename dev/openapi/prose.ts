import type { OperationName } from '../../lib/contract/operation-table.js';
import { errorTable } from './errors.js';

export const introduction = async (): Promise<string> => `The API of Shizi (识字), an app for learning Mandarin words.

Sign in with \`POST /auth/login\` and send the access token as \`Authorization: Bearer …\`. It lasts 15 minutes; exchange the
refresh token for the next pair with \`POST /auth/refresh\`, one exchange a token. In a browser the refresh token can travel as a
cookie instead (\`tokenTransport: "cookie"\`).

Times are ISO 8601 in UTC. Unknown fields of a body are refused, unknown names of a query are ignored. Every path answers HEAD
as GET without the body, and OPTIONS with the methods that it has.

What changes progress may be sent again when an answer was lost: updates with an \`id\` count once.

## Errors

Every refusal is a problem document (RFC 9457). Decide by its \`code\`, which is stable.

${await errorTable()}
`;

export const tags = {
  Accounts: 'Registration, sessions, settings. Recovery is by code: no mail is ever sent.',
  Progress:
    'What a learner knows: a fold of one log of reviews, undos, resets and states, from any device in any order.',
  Speech: 'Mandarin, spoken, and short dialogues. What was made once is kept and shared.',
  Vocabulary: 'The word lists: static, open to any origin, and kept by caches.',
  Health: 'Whether the service works.',
} as const;

export type Tag = keyof typeof tags;

/** What the summary of an operation does not say. */
export const prose: Record<OperationName, { readonly tag: Tag; readonly description: string }> = {
  register: {
    tag: 'Accounts',
    description: 'Answers the tokens of a first session and ten recovery codes, which are shown this once.',
  },
  login: {
    tag: 'Accounts',
    description:
      'An e-mail address without an account is refused as a wrong password is. After too many failures an account makes everybody wait, and locks nobody out.',
  },
  refresh: {
    tag: 'Accounts',
    description:
      'Answers the next pair by the way that the token came: body or cookie. The same token, presented again within 30 seconds, gets the same pair; later than that, the session ends.',
  },
  logout: {
    tag: 'Accounts',
    description:
      'Needs an access token or a refresh token of any age. Ending a session that has ended is a success; `everywhere` needs one that lives.',
  },
  getMe: { tag: 'Accounts', description: 'With the settings that follow the learner.' },
  updateMe: {
    tag: 'Accounts',
    description: 'Changes what is named and nothing else. A new password ends every other session.',
  },
  deleteMe: { tag: 'Accounts', description: 'At once and for good. The e-mail address is free again.' },
  listProgress: {
    tag: 'Progress',
    description:
      'A bare list. With `since`, what changed after that cursor, words without progress any more as `deleted`. `If-None-Match` spares the answer when nothing changed.',
  },
  getProgress: { tag: 'Progress', description: 'With `include=events`, the log of the word too.' },
  putProgress: {
    tag: 'Progress',
    description:
      'At the time of receipt. The same again changes nothing. More correct answers than reviews are refused.',
  },
  deleteProgress: { tag: 'Progress', description: 'The history stays in the log and in the statistics.' },
  applyBatch: {
    tag: 'Progress',
    description:
      'Answers the state after, one for each word, in order of first mention. Where something is refused, every bad update is named and nothing is written.',
  },
  readLog: {
    tag: 'Progress',
    description:
      'In order of change, voided events included. For exports, and for a second device. `after` takes the `next` of the page before, or a `cursor` from any time before: then the answer has what has changed since.',
  },
  getStatistics: {
    tag: 'Progress',
    description: 'A study day begins at 04:00 in the time zone of the account, or in the one that is asked for.',
  },
  synthesizeSpeech: {
    tag: 'Speech',
    description: 'Answers an address of the audio, or the audio itself with `Accept: audio/*`.',
  },
  createConversation: {
    tag: 'Speech',
    description:
      '`text` answers a dialogue of 3 to 8 turns; `audio` one of its turns as `POST /tts` does. Where nobody can write one, the dialogue is made from the example of the word. When the dialogue of a `conversationId` cannot be looked up at the moment, `errors` of the 502 or 504 name that field with the code `unreachable`; its text can still be spoken by `POST /tts`.',
  },
  getLists: { tag: 'Vocabulary', description: 'A static file.' },
  getList: { tag: 'Vocabulary', description: 'A static file.' },
  getHealth: { tag: 'Health', description: 'Costs nothing: no dependency is asked for anything that is paid.' },
};

export const parameterProse: Readonly<Record<string, { readonly description: string; readonly example: unknown }>> = {
  wordId: { description: 'The id of a word.', example: 'ai4-love' },
  listId: { description: 'The id of a list.', example: 'hsk-2025-1' },
  since: { description: 'A `Progress-Cursor` of before.', example: '2026-01-31T08:30:00.000Z' },
  include: { description: 'What to add to the answer.', example: 'events' },
  after: { description: 'The `next` of the page before.', example: 'mkz1q0w8.6f1c2d3e-4b5a-4978-8695-a4b3c2d1e0f9' },
  limit: { description: 'Events on a page; 500 by default.', example: 100 },
  timeZone: { description: 'An IANA name; by default that of the account.', example: 'Europe/Berlin' },
};
