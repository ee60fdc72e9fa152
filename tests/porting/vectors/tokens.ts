import { decodeJwt, decodeProtectedHeader } from 'jose';
import { joseTokens, type SigningKey } from '../../../lib/accounts/jose-tokens.js';
import { Random } from './random.js';
import { type Case, subject } from './subject.js';

interface Input {
  readonly settings: {
    readonly issuer: string;
    readonly current: SigningKey;
    readonly accessSeconds: number;
  };
  /** A row of `sessions`. */
  readonly session: {
    readonly id: string;
    readonly userId: string;
    readonly generation: number;
    readonly rotatedAt: string;
    readonly expiresAt: string;
  };
  /** The clock of the server that signs. */
  readonly now: string;
}

const settings: Input['settings'] = {
  issuer: 'shizi',
  current: { id: 'current', secret: 'a secret of vectors, known to everybody' },
  accessSeconds: 900,
};
const session: Input['session'] = {
  id: '01900000-0000-7000-8000-000000000002',
  userId: '01900000-0000-7000-8000-000000000001',
  generation: 0,
  rotatedAt: '2026-03-01T12:00:00.250Z',
  expiresAt: '2026-03-08T12:00:00.250Z',
};
const now = '2026-03-01T12:00:20.999Z';

function cases(): Case<Input>[] {
  const random = new Random(7);
  const made = Array.from({ length: 12 }, (_, index): Case<Input> => {
    const rotatedMs = Date.parse('2026-01-01T00:00:00.000Z') + random.whole(0, 300 * 86_400_000);
    return {
      name: `session ${index + 1}`,
      input: {
        settings,
        session: {
          id: random.uuid(),
          userId: random.uuid(),
          generation: random.whole(0, 5_000),
          rotatedAt: new Date(rotatedMs).toISOString(),
          expiresAt: new Date(rotatedMs + random.whole(1, 7 * 86_400) * 1000).toISOString(),
        },
        now: new Date(rotatedMs + random.whole(0, 1_000_000)).toISOString(),
      },
    };
  });
  return [
    { name: 'a session that has just begun', input: { settings, session, now } },
    {
      name: 'the same, later: another access token, the same refresh token',
      input: { settings, session, now: '2026-03-01T12:00:25.000Z' },
    },
    {
      name: 'the next generation within the same second',
      input: { settings, session: { ...session, generation: 1, rotatedAt: '2026-03-01T12:00:00.900Z' }, now },
    },
    { name: 'the greatest generation', input: { settings, session: { ...session, generation: 2_147_483_647 }, now } },
    {
      name: 'a session near its end of 90 days',
      input: { settings, session: { ...session, expiresAt: '2026-03-01T18:30:00.000Z' }, now },
    },
    {
      name: 'another secret',
      input: {
        settings: { ...settings, current: { id: '2026-03', secret: 'ein anderes Geheimnis, länger als 32 Bytes' } },
        session,
        now,
      },
    },
    {
      name: 'another issuer',
      input: { settings: { ...settings, issuer: 'shizi-preview', accessSeconds: 60 }, session, now },
    },
    ...made,
  ];
}

const read = (token: string) => ({ header: decodeProtectedHeader(token), claims: decodeJwt(token), token });

export const tokens = subject({
  file: 'tokens',
  description:
    'Access and refresh tokens: JWTs (RFC 7519) signed by HS256 with the UTF-8 bytes of the secret. An access token is made of the learner and the clock; a refresh token of the row of its session and of nothing else, so that a repeated refresh gives the same bytes.',
  source: ['lib/accounts/jose-tokens.ts', 'lib/services/session-tokens.ts'],
  formats: {
    'header, claims': 'exact, as JSON values: the order of fields and the white space may differ',
    'iat, exp':
      'whole seconds since 1970, cut and not rounded: of the clock for access, of rotated_at and expires_at for refresh',
    token:
      'the bytes that this implementation makes. A port may write the fields in another order; it accepts these tokens all the same, and its own refresh token of one row and one secret is always the same',
    'sub, sid, gen':
      'users.id, sessions.id, sessions.generation; ids are UUIDs in lower case, made by the server as version 7',
  },
  cases,
  answer: async ({ settings, session, now }: Input) => {
    const signer = joseTokens({ ...settings, previous: undefined, clock: () => new Date(now) });
    const learner = { userId: session.userId, sessionId: session.id };
    return {
      access: read(await signer.issueAccess(learner)),
      refresh: read(
        await signer.issueRefresh({
          ...learner,
          generation: session.generation,
          rotatedAt: new Date(session.rotatedAt),
          expiresAt: new Date(session.expiresAt),
        }),
      ),
    };
  },
});
