import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseConfig } from './config.js';

const read = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
const needed = { DATABASE_URL: 'postgres://127.0.0.1/shizi', JWT_SECRET: 'x'.repeat(32) };

describe('.env.example', () => {
  /** Names with their defaults, also of lines that are commented out. */
  const example = new Map(
    [...read('.env.example').matchAll(/^(?:# )?([A-Z][A-Z_0-9]+)=(.*)$/gm)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  );
  const names = [...read('lib/config.ts').matchAll(/^ {2}([A-Z][A-Z_0-9]+): /gm)].map(([, name = '']) => name);
  const setByThePlatform = (name: string) => name.startsWith('VERCEL');
  const forThisMachine = [
    'DIRECT_URL',
    'SHADOW_DATABASE_URL',
    'PORT',
    'DATA_DIR',
    'WEB_APP',
    'FUNCTIONS',
    'LOCAL_REDIS',
    'CHROMIUM_PATH',
    'PG_MAJOR',
    'TEST_DATABASE_VIA',
    'TEST_TARGET',
    'TEST_REDIS',
  ];

  const forTheBuildOfTheApp = ['VITE_OPERATOR_CONTACT', 'VITE_OPERATOR_NAME', 'VITE_REPORT_URL'];

  it('names every setting and no other', () => {
    const settings = names.filter((name) => !setByThePlatform(name));
    const expected = [...settings, ...forThisMachine, ...forTheBuildOfTheApp];
    expect([...example.keys()].sort()).toEqual(expected.sort());
  });

  it('shows the defaults as they are', () => {
    expect(parseConfig({ ...Object.fromEntries(example), ...needed })).toEqual(parseConfig(needed));
  });
});

describe('the environment', () => {
  it('is refused with the name of every variable that is missing or wrong, and without their values', () => {
    const environment = { JWT_SECRET: 'hunter2', BCRYPT_COST: 'many', DATABASE_POOL_SIZE: '999' };
    const message = errorOf(() => parseConfig(environment)).message;
    for (const name of ['DATABASE_URL is missing', 'JWT_SECRET must', 'BCRYPT_COST must', 'DATABASE_POOL_SIZE must']) {
      expect(message).toContain(name);
    }
    expect(message).not.toMatch(/hunter2|many|999/);
  });

  it.each([
    ['a secret of 31 bytes', { JWT_SECRET: 'x'.repeat(31) }],
    ['a previous secret of 31 bytes', { JWT_SECRET_PREVIOUS: 'x'.repeat(31) }],
    ['a leeway of more than a minute', { REFRESH_LEEWAY_SECONDS: '61' }],
    ['a database that is not PostgreSQL', { DATABASE_URL: 'mysql://127.0.0.1/shizi' }],
    ['cheap hashes in production', { BCRYPT_COST: '9' }],
  ])('%s is refused', (_, environment) => {
    expect(() => parseConfig({ ...needed, ...environment })).toThrow(/^Wrong settings: [A-Z_]+ must/);
  });

  it('takes an empty variable for one that is missing', () => {
    expect(parseConfig({ ...needed, BCRYPT_COST: '' }).bcryptCost).toBe(12);
    expect(() => parseConfig({ ...needed, JWT_SECRET: '' })).toThrow('JWT_SECRET is missing');
  });
});

function errorOf(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  throw new Error('it did not throw');
}
