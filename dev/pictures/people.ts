import type { UpdateMeBody } from '../../lib/contract/accounts.js';
import type { ReviewUpdate } from '../../lib/contract/progress.js';
import type { ListWithWords } from '../../lib/contract/vocabulary.js';
import { forgottenEightTimes, learntTwice, pastOf } from './past.js';

/** The most that one request takes. */
const BATCH = 500;
const MINUTE_MS = 60_000;

export const PASSWORD = 'a long sentence to remember';
export const people = { lin: 'lin@example.com', wei: 'wei@example.com', jun: 'jun@example.com' } as const;

/**
 * The accounts that the pictures are of: Lin, who has studied for months; Wei, who types answers and has three cards left
 * today, one of a word that keeps slipping away; Jun, who is asked in every direction, in traditional characters in the colours of their tones. `now` is the server's time in epoch milliseconds.
 */
export async function makePeople(url: string, now: number): Promise<void> {
  const response = await fetch(`${url}/api/v1/vocabulary/lists/hsk-2025-1`);
  const wordIds = ((await response.json()) as ListWithWords).words.map(({ id }) => id);
  const preferences = { lists: ['hsk-2025-1'] };
  const [leech = '', due = ''] = wordIds;
  await Promise.all([
    make(url, {
      email: people.lin,
      settings: { displayName: 'Lin', dailyGoal: 5, preferences },
      past: pastOf({ wordIds, now: now - MINUTE_MS, days: 330, newPerDay: 1 }),
    }),
    make(url, {
      email: people.wei,
      settings: { displayName: 'Wei', dailyGoal: 1, preferences: { ...preferences, typedAnswers: true } },
      past: [...forgottenEightTimes(leech, now), ...forgottenEightTimes(due, now).slice(0, 1).map(renamed)],
    }),
    make(url, {
      email: people.jun,
      settings: {
        displayName: 'Jun',
        dailyGoal: 1,
        preferences: {
          ...preferences,
          directions: ['english', 'sound', 'characters'],
          script: 'traditional',
          toneColours: 'dummitt',
        },
      },
      // by the number of its reviews a word is asked in one direction or another
      past: [...forgottenEightTimes(due, now).slice(0, 1), ...learntTwice('dian4nao3', now)],
    }),
  ]);

  function renamed(update: ReviewUpdate): ReviewUpdate {
    return { ...update, wordId: due, id: update.id.replace(/^./, '0') };
  }
}

interface Person {
  readonly email: string;
  readonly settings: UpdateMeBody;
  readonly past: readonly ReviewUpdate[];
}

async function make(url: string, { email, settings, past }: Person): Promise<void> {
  const credentials = { email, password: PASSWORD, timeZone: 'Europe/Berlin' };
  const { tokens } = await send<{ tokens: { accessToken: string } }>('POST', '/auth/register', credentials);
  await send('PATCH', '/auth/me', settings, tokens.accessToken);
  for (let from = 0; from < past.length; from += BATCH) {
    await send('POST', '/progress/batch', { updates: past.slice(from, from + BATCH) }, tokens.accessToken);
  }

  async function send<Answer>(method: string, path: string, body: unknown, token?: string): Promise<Answer> {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Answer;
  }
}
