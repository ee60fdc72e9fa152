import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../../../lib/config.js';
import { handOver } from '../../../../lib/http/cookies.js';
import type { Exchange, Kit } from '../../../../lib/http/kit.js';
import { logRequest } from '../../../../lib/http/request-log.js';
import { KEPT_SECONDS } from '../../../../lib/limits/upstash-quota.js';
import { MAX_USER_AGENT_CHARACTERS } from '../../../../lib/services/AuthService.js';
import { keptOnDevice, keptOnServer, server } from './facts.js';

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;
const root = fileURLToPath(new URL('../../../..', import.meta.url));
const read = (file: string) => readFileSync(`${root}/${file}`, 'utf8');

describe('what the page says of the server', () => {
  const settings = parseConfig({ DATABASE_URL: 'postgres://localhost/shizi', JWT_SECRET: 'x'.repeat(32) });

  test('how long a session lasts', () => {
    const { unusedDays, longestDays } = server.session;
    expect(settings.tokens.refreshSeconds).toBe(unusedDays * DAY);
    expect(settings.tokens.sessionSeconds).toBe(longestDays * DAY);
  });

  test('the cookie: its name, that no script reads it, and where it goes', () => {
    const issued = { accessToken: 'a', refreshToken: 'r', refreshSeconds: 1 };
    const [pair, ...attributes] = (handOver(issued, 'cookie').headers['Set-Cookie'] ?? '').split('; ');
    expect(pair).toBe(`${server.cookie.name}=r`);
    expect(attributes).toEqual(expect.arrayContaining(['HttpOnly', `Path=${server.cookie.path}`]));
  });

  test('how long sounds and dialogues are cached', () => {
    const { speech, dialogues } = server.cacheHours;
    expect(settings.speech.ttsCacheSeconds).toBe(speech * HOUR);
    expect(settings.speech.conversationCacheSeconds).toBe(dialogues * HOUR);
  });

  test('how long an address counts, and what an account asks for', () => {
    const { visitMinutes, wrongPasswordMinutes, usageDays } = server.counts;
    const { login, register, failuresPerAccountAndNetwork, failuresPerAccount, ...byAccount } = settings.limits;
    for (const { windowSeconds } of [login, register]) expect(windowSeconds).toBe(visitMinutes * MINUTE);
    for (const { windowSeconds } of [failuresPerAccountAndNetwork, failuresPerAccount])
      expect(windowSeconds).toBe(wrongPasswordMinutes * MINUTE);
    expect(KEPT_SECONDS).toBe(usageDays * DAY);
    expect(Object.keys(byAccount)).toEqual(['refresh', 'tts', 'conversations']);
    for (const { windowSeconds } of Object.values(byAccount)) expect(windowSeconds).toBeLessThan(usageDays * DAY);
  });

  test('how much of the browser’s name is kept', () => {
    expect(MAX_USER_AGENT_CHARACTERS).toBe(server.browserNameCharacters);
  });

  test('what the log holds: a field more needs a word more', () => {
    const lines: object[] = [];
    const kit = { log: (line: object) => lines.push(line) } as unknown as Kit;
    const exchange: Exchange = { requestId: 'r', kit, userId: 'u', error: new Error('no') };
    logRequest(exchange, new Request('https://shizi.example/api/v1/progress?since=1'), 500, 1, {
      db: 1,
      cache: 1,
      upstream: 1,
    });
    const measured = 'cacheMs databaseMs durationMs upstreamMs';
    const named = `error level method path requestId status userId ${measured}`;
    expect(Object.keys(lines[0] ?? {}).sort()).toEqual(named.split(' ').sort());
    expect(lines[0]).toMatchObject({ path: '/api/v1/progress' });
  });

  test('what the tables hold of a learner: a table or a column more needs a word more', () => {
    const models = [...read('prisma/schema.prisma').matchAll(/^model (\w+) \{([\s\S]*?)^\}/gm)].map(
      ([, name = '', body = '']) =>
        [name, [...body.matchAll(/^ {2}(\w+) +[A-Z]/gm)].map(([, field]) => field)] as const,
    );
    const fieldsOf = Object.fromEntries(models);
    // the vocabulary, and what is said field by field
    const { Word, List, WordList, User, Session, RecoveryCode, StudyEvent, Progress, ...others } = fieldsOf;
    expect(others).toEqual({});
    const relations = ['sessions', 'recoveryCodes', 'studyEvents', 'progress'];
    expect(User).toEqual([
      ...['id', 'email', 'displayName', 'passwordHash', 'timeZone', 'dailyGoal', 'preferences'],
      ...['createdAt', 'updatedAt', 'deletedAt', ...relations],
    ]);
    expect(Session).toEqual([
      ...['id', 'userId', 'generation', 'rotatedAt', 'createdAt', 'expiresAt', 'revokedAt', 'revokeReason'],
      ...['userAgent', 'user'],
    ]);
    expect(RecoveryCode).toEqual(['id', 'userId', 'codeHash', 'createdAt', 'spentAt', 'user']);
    expect(StudyEvent).toEqual([
      ...['userId', 'id', 'wordId', 'kind', 'rating', 'studyCount', 'correctCount', 'confidence', 'effectiveAt'],
      ...['claimedAt', 'receivedAt', 'durationMs', 'direction', 'voidedAt', 'changedAt', 'user', 'word'],
    ]);
    expect(keptOnServer.map(([name]) => name)).toEqual([
      ...['E-mail', 'Name', 'Password', 'Recovery codes', 'Settings', 'Answers', 'Progress', 'Sign-ins'],
    ]);
  });
});

describe('what the page says of this device', () => {
  const sources = ['src', 'worker']
    .flatMap((room) =>
      readdirSync(`${root}/web/${room}`, { recursive: true, encoding: 'utf8' }).map((file) => `${room}/${file}`),
    )
    .filter((file) => /(?<!\.test)\.tsx?$/.test(file))
    .sort()
    .map((file) => ({ file, text: read(`web/${file}`) }));
  const named = keptOnDevice.flatMap(({ name }) => name.split(', '));

  test('every place of the code that keeps something is known here', () => {
    const keeps =
      /\b(localStorage|sessionStorage|openDB|indexedDB|cookieStore|caches|CacheFirst|precacheAndRoute)\b|document\.cookie/;
    const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    expect(sources.filter(({ text }) => keeps.test(withoutComments(text))).map(({ file }) => file)).toEqual([
      'src/app/appearance.ts',
      'src/features/dialogue/use-shows.ts',
      'src/features/transfer/EarlierOffer.tsx',
      'src/features/transfer/EarlierPanel.tsx',
      'src/local/indexed-db-engine.ts',
      'src/local/journal.ts',
      'src/speech/database.ts',
      'src/sync/exclusive.ts',
      'src/ui/shortcuts.ts',
      'worker/service-worker.ts',
      'worker/strokes.ts',
    ]);
  });

  test('every name of ours is on the page, unless it is one of something that is not kept', () => {
    const notKept = [
      // locks and channels, which end with the tabs
      ...['shizi-refresh', 'shizi-token.….', 'shizi-tokens', 'shizi-local'],
      // what the names of leases begin with
      ...['shizi-send.…', 'shizi-log.…'],
    ];
    const names = sources
      .flatMap(({ text }) => [...text.matchAll(/['"`](shizi(?!::)[^'"`\s]*)['"`]/g)].map(([, name = '']) => name))
      .map((name) => name.replace(/\$\{[^}]*\}(\.\$\{[^}]*\})*/g, '…'))
      // files that are given to the learner, and their format
      .filter((name) => !/\.(json|txt)$/.test(name) && name !== 'shizi-…');
    const isNamed = (name: string) => named.includes(name) || named.includes(`${name}.lease`) || notKept.includes(name);
    expect(names.length).toBeGreaterThan(8);
    expect(names.filter((name) => !isNamed(name))).toEqual([]);
  });
});
