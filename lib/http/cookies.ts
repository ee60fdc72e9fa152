import type { TokenTransport } from '../contract/accounts.js';
import { Problem } from '../contract/problem.js';
import type { Kit } from './kit.js';

/** By its beginning, browsers take it over HTTPS alone (and from localhost). `__Host-` would ask for the path `/`. */
const NAME = '__Secure-shizi_refresh';
/** For scripts out of reach, never sent by another site's page, and only where tokens are exchanged. */
const ATTRIBUTES = 'Path=/api/v1/auth; HttpOnly; Secure; SameSite=Strict';

const CLEARED = `${NAME}=; Max-Age=0; ${ATTRIBUTES}`;

interface IssuedTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly refreshSeconds: number;
}

interface HandedOver {
  readonly tokens: { accessToken: string; refreshToken?: string };
  readonly headers: Record<string, string>;
}

/** The tokens as the client wants them: all in the body, or the refresh token in a cookie and nowhere else. */
export function handOver(issued: IssuedTokens, transport: TokenTransport | undefined): HandedOver {
  const { accessToken, refreshToken, refreshSeconds } = issued;
  if (transport !== 'cookie') return { tokens: { accessToken, refreshToken }, headers: {} };
  const cookie = `${NAME}=${refreshToken}; Max-Age=${refreshSeconds}; ${ATTRIBUTES}`;
  return { tokens: { accessToken }, headers: { 'Set-Cookie': cookie } };
}

export interface Presented {
  readonly refreshToken: string | undefined;
  readonly transport: TokenTransport;
}

/**
 * The refresh token of a request: the one in the body, else the one in the cookie, which counts only where the request does not
 * come from a stranger's page.
 *
 * @throws Problem UNAUTHENTICATED
 */
export function presentedToken(
  call: { readonly body: { refreshToken?: string | undefined }; readonly headers: Headers; readonly host: string },
  { allowedOrigins }: Kit,
): Presented {
  if (call.body.refreshToken !== undefined) return { refreshToken: call.body.refreshToken, transport: 'body' };
  const refreshToken = cookieToken(call.headers);
  if (refreshToken === undefined) return { refreshToken, transport: 'body' };
  const origin = call.headers.get('origin');
  if (origin !== null && !isOwn(origin, call.host) && !allowedOrigins.includes(origin))
    throw new Problem('UNAUTHENTICATED', { detail: 'The cookie is not accepted from another origin.' });
  return { refreshToken, transport: 'cookie' };
}

/** Takes the cookie back from the browser when `act` finds that it is worth nothing. */
export async function forgettingOnRefusal<T>({ transport }: Presented, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (transport !== 'cookie' || !(error instanceof Problem) || error.status !== 401) throw error;
    const { code, detail, errors, headers, cause } = error;
    throw new Problem(code, {
      detail,
      cause,
      ...(errors && { errors }),
      headers: { ...headers, 'Set-Cookie': CLEARED },
    });
  }
}

/** Headers that take the cookie back, where there was one. */
export function forgotten(headers: Headers): Record<string, string> {
  return cookieToken(headers) === undefined ? {} : { 'Set-Cookie': CLEARED };
}

/** What the cookie holds, wherever the request comes from. */
export function cookieToken(headers: Headers): string | undefined {
  const pair = (headers.get('cookie') ?? '').split(';').find((part) => part.trim().startsWith(`${NAME}=`));
  return pair?.trim().slice(NAME.length + 1) || undefined;
}

/** TLS may end before us, so the scheme says nothing here. */
function isOwn(origin: string, host: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === host.toLowerCase();
}
