import { describe, expect, test } from 'vitest';
import { planDeployment } from './settings.js';

const DATABASE_URL = 'postgres://shizi:hunter2@ep-a-pooler.example.com/shizi';
const DIRECT_URL = 'postgres://shizi:hunter2@ep-a.example.com/shizi';
const JWT_SECRET = 'hunter2'.repeat(5);
const production = { VERCEL: '1', VERCEL_ENV: 'production', DATABASE_URL, DIRECT_URL, JWT_SECRET };
const preview = { ...production, VERCEL_ENV: 'preview' };
const without = (environment: Record<string, string>, name: string) => ({ ...environment, [name]: undefined });

describe('the settings of a deployment', () => {
  test.each([
    ['production', without(production, 'DATABASE_URL'), 'DATABASE_URL is missing'],
    ['production', without(production, 'DIRECT_URL'), 'DIRECT_URL is missing'],
    ['production', without(production, 'JWT_SECRET'), 'JWT_SECRET is missing'],
    ['production', { ...production, JWT_SECRET: 'hunter2' }, 'JWT_SECRET must have 32 bytes or more'],
    ['production', { ...production, DIRECT_URL: 'prisma://hunter2' }, 'DIRECT_URL must be a postgres:// address'],
    ['production', { ...production, DIRECT_URL: DATABASE_URL }, 'DIRECT_URL leads to a pooler'],
    ['production', { ...production, KV_REST_API_URL: 'https://x.example.com' }, 'KV_REST_API_TOKEN is missing'],
    ['preview', without(preview, 'DATABASE_URL'), 'DATABASE_URL is missing'],
    ['preview', without(preview, 'JWT_SECRET'), 'JWT_SECRET is missing'],
  ])('of %s are refused by name, never with a value', (target, environment, message) => {
    const run = () => planDeployment(environment);
    expect(run).toThrow(`Wrong settings of ${target}: ${message}`);
    expect(run).not.toThrow('hunter2');
  });

  test('are all named at once', () => {
    expect(() => planDeployment({ VERCEL_ENV: 'production' })).toThrow(
      'DATABASE_URL is missing; JWT_SECRET is missing; DIRECT_URL is missing',
    );
  });

  test('must say which deployment it is', () => {
    expect(() => planDeployment(without(production, 'VERCEL_ENV'))).toThrow('VERCEL_ENV is missing');
  });

  test('of a preview without a direct address say that its database is left alone', () => {
    expect(planDeployment(without(preview, 'DIRECT_URL')).direct).toBeUndefined();
  });

  test('are also taken by the names of integrations', () => {
    expect(planDeployment({ ...without(production, 'DIRECT_URL'), DATABASE_URL_UNPOOLED: DIRECT_URL })).toMatchObject({
      direct: { name: 'DATABASE_URL_UNPOOLED', url: DIRECT_URL },
      served: { name: 'DATABASE_URL' },
    });
    expect(
      planDeployment({
        VERCEL_ENV: 'preview',
        JWT_SECRET,
        DATABASE_URL: DIRECT_URL,
        DATABASE_URL_POOLED: DATABASE_URL,
      }),
    ).toMatchObject({
      direct: { name: 'DATABASE_URL', url: DIRECT_URL },
      served: { name: 'DATABASE_URL_POOLED', url: DATABASE_URL },
    });
  });
});
