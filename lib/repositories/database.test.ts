import { describe, expect, test } from 'vitest';
import { Problem } from '../contract/problem.js';
import { connectionKind } from './database.js';
import { sqlState, toProblem, unansweredAfter } from './database-errors.js';

test.each([
  ['postgres://u:p@host:5432/db?sslmode=require', 'direct'],
  ['postgresql://host/db', 'direct'],
  ['POSTGRES://host/db', 'direct'],
  ['prisma://accelerate.example.org/?api_key=k', 'proxy'],
  ['prisma+postgres://127.0.0.1:1234/?api_key=k', 'proxy'],
])('%s is reached the %s way', (url, kind) => {
  expect(connectionKind(url)).toBe(kind);
});

test.each(['mysql://u:secret@host/db', 'postgres:u:secret', 'u:secret@host', ''])(
  '%j is refused without a word of it in the message',
  (url) => {
    expect(() => connectionKind(url)).toThrow(/DATABASE_URL must begin with/);
    expect(() => connectionKind(url)).not.toThrow(/secret/);
  },
);

const prismaError = (code: string, cause?: object) =>
  Object.assign(new Error('Raw query failed.'), { code, meta: { driverAdapterError: { cause } } });

describe('an error of the database', () => {
  test.each<[string, unknown, string | undefined]>([
    ['of the driver', { code: '23505', severity: 'ERROR' }, '23505'],
    ['of Prisma', prismaError('P2010', { originalCode: '40P01', kind: 'TransactionWriteConflict' }), '40P01'],
    ['wrapped as a cause', new Error('outer', { cause: { code: '22023' } }), '22023'],
    ['without the server', Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }), undefined],
    ['that is a broken pipe', Object.assign(new Error('write'), { code: 'EPIPE' }), undefined],
    ['that is only a number of Prisma', prismaError('P2028'), undefined],
    ['that is no error at all', 'text', undefined],
  ])('%s: its SQLSTATE', (_, error, state) => {
    expect(sqlState(error)).toBe(state);
  });

  test.each<[string, unknown]>([
    ['refused connection', prismaError('P2010', { kind: 'DatabaseNotReachable' })],
    ['broken pipe', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })],
    ['cannot reach', prismaError('P1001')],
    ['no connection in time', prismaError('P2024')],
    ['no transaction in time', prismaError('P2028')],
    ['limit of the Data Proxy', prismaError('P6004')],
    ['Data Proxy not there', new TypeError('fetch failed')],
    ['wrong password', prismaError('P2010', { originalCode: '28P01' })],
    ['too many connections', prismaError('P2010', { originalCode: '53300' })],
    ['server going down', prismaError('P2010', { originalCode: '57P01' })],
    ['lock not available', prismaError('P2010', { originalCode: '55P03' })],
    ['deadlock', prismaError('P2010', { originalCode: '40P01' })],
    ['full disk', prismaError('P2010', { originalCode: '53100' })],
    ['disk that fails', prismaError('P2010', { originalCode: '58030' })],
    [
      'file that may not grow',
      prismaError('P2010', {
        originalCode: 'XX000',
        originalMessage: 'could not extend file "base/5/16401": File too large',
      }),
    ],
    [
      'disk that may only be read',
      prismaError('P2010', {
        originalCode: '42501',
        originalMessage: 'could not open file "base/5/16401": Read-only file system',
      }),
    ],
    ['database that may only be read', prismaError('P2010', { originalCode: '25006' })],
    ['missing table', prismaError('P2010', { originalCode: '42P01' })],
    ['missing column', prismaError('P2010', { originalCode: '42703' })],
    ['lost connection', new Error('Connection terminated unexpectedly')],
    ['pool is full', new Error('timeout exceeded when trying to connect')],
  ])('%s is SERVICE_UNAVAILABLE that keeps its cause for the log', (_, error) => {
    expect(toProblem(error)).toMatchObject({ code: 'SERVICE_UNAVAILABLE', status: 503, cause: error });
  });

  test.each<[string, unknown]>([
    ['unique violation', prismaError('P2010', { originalCode: '23505' })],
    [
      'mistake of the server',
      prismaError('P2010', { originalCode: 'XX000', originalMessage: 'cache lookup failed for type 16401' }),
    ],
    [
      'missing permission',
      prismaError('P2010', { originalCode: '42501', originalMessage: 'permission denied for table users' }),
    ],
    ['mistake of ours', new TypeError('x is not a function')],
    ['refusal of ours', new Problem('REVIEW_CONFLICT')],
  ])('%s stays what it is', (_, error) => {
    expect(toProblem(error)).toBe(error);
  });
});

test('what is not settled in time is SERVICE_UNAVAILABLE, whatever becomes of it', async () => {
  const late = unansweredAfter(5, () => new Promise((_, reject) => setTimeout(() => reject(new Error('late')), 20)));
  await expect(late).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  await new Promise((resolve) => setTimeout(resolve, 40));
  await expect(unansweredAfter(50, async () => 'in time')).resolves.toBe('in time');
});
