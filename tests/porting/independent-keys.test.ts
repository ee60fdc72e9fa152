import { createHash, createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { readVocabulary } from '../../prisma/vocabulary/folder.js';
import { vectorsFolder } from './vectors/subject.js';

// As independent.test.ts, for keys, tokens and what is written.

interface Vectors<Input, Expected> {
  readonly cases: readonly { readonly name: string; readonly input: Input; readonly expected: Expected }[];
}
function read<Input, Expected>(file: string): Vectors<Input, Expected> {
  return JSON.parse(readFileSync(path.join(vectorsFolder, `${file}.json`), 'utf8'));
}
const digest = (text: string) => createHash('sha256').update(Buffer.from(text, 'utf8')).digest('hex');

describe.each(['speech-keys', 'dialogue-keys'])('the keys of %s', (file) => {
  it('are SHA-256 of JSON that says what it was made of', () => {
    const { cases } = read<unknown, { hashed?: string; key?: string; objectName?: string }>(file);
    const keyed = cases.filter(({ expected }) => expected.key !== undefined);
    expect(keyed.length).toBeGreaterThan(5);
    for (const { name, expected } of keyed) {
      expect(digest(expected.hashed ?? ''), name).toBe(expected.key);
      expect(JSON.stringify(JSON.parse(expected.hashed ?? '')), name).toBe(expected.hashed);
      expect(expected.objectName, name).toContain(expected.key);
    }
    const hashed = keyed.map(({ expected }) => `${expected.hashed}`);
    expect(new Set(keyed.map(({ expected }) => expected.key)).size).toBe(new Set(hashed).size);
  });
});

describe('the ids of dialogues', () => {
  it('end in the hash of their turns', () => {
    type Turn = Record<'speaker' | 'chinese' | 'pinyin' | 'english', string>;
    type Template = { readonly id: string; readonly turns: readonly Turn[] };
    const { cases } = read<{ turns?: readonly Turn[] }, { id?: string; template?: Template }>('dialogue-keys');
    const named = cases.flatMap(({ input, expected }) => [
      ...(input.turns && expected.id ? [{ id: expected.id, turns: input.turns }] : []),
      ...(expected.template ? [expected.template] : []),
    ]);
    expect(named.length).toBeGreaterThan(5);
    for (const { id, turns } of named) {
      const content = turns.map(({ speaker, chinese, pinyin, english }) => [speaker, chinese, pinyin, english]);
      expect(id.split('.').at(-1)).toBe(digest(JSON.stringify(content)).slice(0, 16));
    }
  });
});

describe('tokens', () => {
  interface Made {
    readonly header: object;
    readonly claims: { readonly iat: number; readonly exp: number };
    readonly token: string;
  }
  interface Input {
    readonly settings: {
      readonly issuer: string;
      readonly accessSeconds: number;
      readonly current: { id: string; secret: string };
    };
    readonly session: {
      readonly id: string;
      readonly userId: string;
      readonly generation: number;
      readonly rotatedAt: string;
      readonly expiresAt: string;
    };
    readonly now: string;
  }
  const { cases } = read<Input, { access: Made; refresh: Made }>('tokens');
  const seconds = (at: string) => Math.floor(Date.parse(at) / 1000);

  it('have the claims that their row and the clock give', () => {
    for (const { name, input, expected } of cases) {
      const { settings, session, now } = input;
      const common = { iss: settings.issuer, sub: session.userId, sid: session.id };
      const header = { alg: 'HS256', kid: settings.current.id };
      expect(expected.access.header, name).toEqual({ ...header, typ: 'at+jwt' });
      expect(expected.refresh.header, name).toEqual({ ...header, typ: 'rt+jwt' });
      const iat = seconds(now);
      expect(expected.access.claims, name).toEqual({
        ...common,
        aud: 'shizi:access',
        iat,
        exp: iat + settings.accessSeconds,
      });
      expect(expected.refresh.claims, name).toEqual({
        ...common,
        aud: 'shizi:refresh',
        gen: session.generation,
        iat: seconds(session.rotatedAt),
        exp: seconds(session.expiresAt),
      });
    }
  });

  it('carry an HMAC by the UTF-8 bytes of the secret, which jose verifies', async () => {
    for (const { name, input, expected } of cases) {
      const { secret } = input.settings.current;
      for (const [kind, { token, claims }] of Object.entries(expected)) {
        const [header, payload, signature] = token.split('.');
        const made = createHmac('sha256', Buffer.from(secret, 'utf8'))
          .update(`${header}.${payload}`)
          .digest('base64url');
        expect(signature, name).toBe(made);
        const verified = await jwtVerify(token, new TextEncoder().encode(secret), {
          algorithms: ['HS256'],
          audience: `shizi:${kind}`,
          currentDate: new Date(claims.iat * 1000),
        });
        expect(verified.payload, name).toEqual(claims);
      }
    }
  });

  it('of refresh are the same bytes whatever the time', () => {
    const byRow = new Map<string, string>();
    for (const { input, expected } of cases) {
      const row = JSON.stringify([input.settings, input.session]);
      expect(byRow.get(row) ?? expected.refresh.token).toBe(expected.refresh.token);
      byRow.set(row, expected.refresh.token);
    }
    expect(byRow.size).toBeLessThan(cases.length);
  });
});

describe('pinyin', () => {
  it('of a word has the marks and the numbers that the vocabulary has', () => {
    type Written = {
      readonly syllables: readonly unknown[] | null;
      readonly marked?: string;
      readonly numbered?: string;
    };
    const { cases } = read<{ numbered?: string; marked?: string }, Written>('pinyin');
    const plain = (text = '') => text.replace(/[\s'’-]/g, '').toLowerCase();
    const { words } = readVocabulary();
    for (const { name, input, expected } of cases) {
      const word = words.find((one) => one.pinyinNumbered === input.numbered || one.pinyin === input.marked);
      if (!word) continue;
      expect(plain(expected.marked), name).toBe(plain(word.pinyin));
      expect(plain(expected.numbered), name).toBe(plain(word.pinyinNumbered));
    }
  });
});

describe('recovery codes', () => {
  it('are their bytes in base 32, and stored as the digest of what remains of the spelling', () => {
    type Expected = { readonly code?: string; readonly normalised: string; readonly digest: string };
    const { cases } = read<{ bytes?: string }, Expected>('recovery-codes');
    const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
    for (const { name, input, expected } of cases) {
      expect(expected.digest, name).toBe(digest(expected.normalised));
      if (input.bytes === undefined || expected.code === undefined) continue;
      const value = [...expected.code.replaceAll('-', '')].reduce(
        (sum, letter) => sum * 32n + BigInt(letters.indexOf(letter)),
        0n,
      );
      expect(value.toString(16).padStart(20, '0'), name).toBe(input.bytes);
    }
  });
});

describe('e-mail addresses', () => {
  it('are keys that the database accepts: trimmed, in ASCII, in lower case', () => {
    const { cases } = read<{ email: string }, { key?: string; errors?: readonly unknown[] }>('emails');
    for (const { name, expected } of cases) {
      if (expected.key === undefined) expect(expected.errors, name).toHaveLength(1);
      else expect(expected.key, name).toMatch(/^[!-?^-~]+@[a-z0-9.-]+\.[a-z0-9-]+$/);
    }
  });
});
