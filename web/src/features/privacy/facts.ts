import { RECOVERY_CODES_PER_USER } from '../../../../lib/domain/recovery-code.js';
import { APPEARANCE_KEY } from '../../app/appearance.js';
import { DATABASE_NAME } from '../../local/indexed-db-engine.js';
import { SPEECH_DATABASE_NAME } from '../../speech/database.js';
import { SOUND_CAPACITY_BYTES } from '../../speech/sound-shelf.js';
import { plural } from '../../ui/format.js';
import { SHORTCUTS_KEY } from '../../ui/shortcuts.js';
import { DIALOGUE_CAPACITY } from '../dialogue/dialogue-shelf.js';
import { SHOWS_KEY } from '../dialogue/use-shows.js';

/** What the server does, in numbers and names: its code can not be imported here, so a test holds these to it. */
export const server = {
  session: { unusedDays: 7, longestDays: 90 },
  cookie: { name: '__Secure-shizi_refresh', path: '/api/v1/auth' },
  browserNameCharacters: 200,
  /** For how long a network address counts, and how much an account asked for. */
  counts: { visitMinutes: 1, wrongPasswordMinutes: 15, usageDays: 2 },
  cacheHours: { speech: 24, dialogues: 1 },
} as const;

/** What the server keeps of whoever has an account. */
export const keptOnServer = [
  ['E-mail', 'To sign in with. Nothing is sent to it.'],
  ['Name', 'If you gave one.'],
  ['Password', 'Only a hash of it (bcrypt), by which the right password is known and from which it can not be read.'],
  [
    'Recovery codes',
    `Hashes, too (SHA-256), of ${plural(RECOVERY_CODES_PER_USER, 'code')}, and when each was made and used.`,
  ],
  ['Settings', 'All of the settings page, with your time zone and daily goal.'],
  [
    'Answers',
    'Each with its word, rating and time, how long it took and what was asked. Also what you undid, knew already or started over.',
  ],
  ['Progress', 'What follows from your answers: how well you know each word, and when it is due.'],
  [
    'Sign-ins',
    `When each began and was last renewed, and how your browser calls itself (${plural(server.browserNameCharacters, 'character')} at most). ` +
      `One ends after ${plural(server.session.unusedDays, 'day')} without use, and after ${plural(server.session.longestDays, 'day')} in all; ` +
      'its record goes when you sign in again after that.',
  ],
] as const;

export interface Kept {
  readonly title: string;
  /** As the browser's own tools show it; `…` stands for what differs from learner to learner. */
  readonly name: string;
  readonly place: 'cookie' | 'database' | 'local storage' | 'cache';
  readonly what: string;
  readonly until: string;
}

/** Everything that the app keeps in the browser. */
export const keptOnDevice: readonly Kept[] = [
  {
    title: 'Sign-in',
    name: server.cookie.name,
    place: 'cookie',
    what: 'Keeps you signed in. No script can read it, and it goes to this server’s sign-in addresses alone.',
    until: `Until you sign out, or ${plural(server.session.unusedDays, 'day')} without use.`,
  },
  {
    title: 'What you study',
    name: DATABASE_NAME,
    place: 'database',
    what: 'Your answers, the state of your words, your settings and, with an account, your name and e-mail. Everybody who studies on this device has their own part.',
    until:
      'Until you sign out, which asks first if something was not sent yet; a guest’s part until you clear it. Of a part that was removed a random name stays, which says nothing of you, so that no forgotten tab brings it back.',
  },
  {
    title: 'Sounds and dialogues',
    name: SPEECH_DATABASE_NAME,
    place: 'database',
    what: `Sounds that were played (${SOUND_CAPACITY_BYTES / 1_000_000} MB at most) and dialogues that were opened (${DIALOGUE_CAPACITY.toLocaleString('en')} at most), to have them without a network. They do not say who played them.`,
    until: 'Until newer ones need the room.',
  },
  {
    title: 'Look',
    name: APPEARANCE_KEY,
    place: 'local storage',
    what: 'Theme and tone colours, so that the next start looks right at once.',
    until: 'Until you clear it.',
  },
  {
    title: 'Keys',
    name: SHORTCUTS_KEY,
    place: 'local storage',
    what: 'Whether keys of one character do something, once you have switched them off or on.',
    until: 'Until you clear it.',
  },
  {
    title: 'Lines of dialogues',
    name: SHOWS_KEY,
    place: 'local storage',
    what: 'Which lines of a dialogue you chose to see.',
    until: 'Until you clear it.',
  },
  {
    title: 'On its way',
    name: 'shizi.waiting.1.…',
    place: 'local storage',
    what: 'An answer on its way into the database, so that none is lost when you close the page.',
    until: 'A moment.',
  },
  {
    title: 'Whose turn it is',
    name: 'shizi-send.….lease, shizi-log.….lease',
    place: 'local storage',
    what: 'In browsers without locks: which of your tabs talks to the server.',
    until: 'Half a minute.',
  },
  {
    title: 'The earlier version',
    name: 'user_identity, progress_…',
    place: 'local storage',
    what: 'Progress of the earlier version of Shizi, if there is any. It is read when you open the app, and never changed.',
    until: 'Until you clear it.',
  },
  {
    title: 'The app itself',
    name: 'workbox-precache-…, strokes',
    place: 'cache',
    what: 'The app itself, its words and the strokes of characters, so that it works without a network. Nothing of you is in them.',
    until: 'Until a newer version takes their place.',
  },
];
