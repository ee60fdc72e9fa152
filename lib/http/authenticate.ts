import type { Auth } from '../contract/operation-table.js';
import { Problem } from '../contract/problem.js';
import type { AccessTokens, Learner } from '../services/ports/access.js';

/** Who calls, by the access token in `Authorization: Bearer …`. */
export async function authenticate(request: Request, auth: Auth, tokens: AccessTokens): Promise<Learner | undefined> {
  if (auth === 'none') return undefined;
  const header = request.headers.get('authorization');
  if (header === null) {
    if (auth === 'optional') return undefined;
    throw unauthenticated('Send the access token as Authorization: Bearer <token>.');
  }
  const [, token] = /^Bearer +([\w.~+/=-]+)$/i.exec(header.trim()) ?? [];
  if (!token) {
    if (auth === 'optional') return undefined;
    throw unauthenticated('The Authorization header must read: Bearer <access token>.');
  }
  try {
    return await tokens.verify(token);
  } catch (error) {
    // signing out works with a token that is too old, or with none; the service decides by what else was sent
    if (auth === 'optional' && error instanceof Problem && error.status === 401) return undefined;
    throw error;
  }
}

function unauthenticated(detail: string): Problem {
  return new Problem('UNAUTHENTICATED', { detail, headers: { 'WWW-Authenticate': 'Bearer' } });
}
