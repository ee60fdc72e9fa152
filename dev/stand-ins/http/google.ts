import { type Asked, Refusal } from './service.js';

/** The form in which Google's HTTP APIs answer errors; `status` is the name of the gRPC code. */
export function googleFailure(code: number, message: string): unknown {
  const status = names[code] ?? (code < 500 ? 'INVALID_ARGUMENT' : 'INTERNAL');
  return { error: { code, message, status } };
}

const names: Readonly<Record<number, string>> = {
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  409: 'ALREADY_EXISTS',
  412: 'FAILED_PRECONDITION',
  429: 'RESOURCE_EXHAUSTED',
  501: 'UNIMPLEMENTED',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
};

export interface CallerOptions {
  /**
   * Whether a bearer token is of an account that may use the service; then nobody else may. Without it there are no accounts:
   * no token is known, and whoever shows none is served.
   */
  readonly knowsToken?: ((token: string) => boolean | Promise<boolean>) | undefined;
}

/** The bearer token that was shown, if any. @throws Refusal 401 for one that nobody here gave or signed */
export async function readKnownToken(
  { headers: { authorization } }: Pick<Asked<string>, 'headers'>,
  { knowsToken }: CallerOptions,
  message: string,
): Promise<string | undefined> {
  if (authorization === undefined) return undefined;
  const [, token] = /^Bearer (\S+)$/i.exec(authorization) ?? [];
  if (token !== undefined && (await knowsToken?.(token))) return token;
  throw new Refusal(401, message);
}
