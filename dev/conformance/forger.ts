import { decodeJwt, decodeProtectedHeader, SignJWT, UnsecuredJWT } from 'jose';

interface Spoilt {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, string>>;
  readonly secret?: string;
  readonly expiresInSeconds?: number;
}

/** Makes tokens that nobody should believe out of one that is good. */
export class Forger {
  constructor(private readonly secret: string | undefined) {}

  get knowsSecret(): boolean {
    return this.secret !== undefined;
  }

  /** Signed anew, by default with the true secret: the token is as good as its claims. */
  sign(
    genuine: string,
    { claims = {}, header = {}, secret = this.secret, expiresInSeconds = 600 }: Spoilt,
  ): Promise<string> {
    if (secret === undefined) throw new Error('the secret is not known');
    const nowSeconds = Math.floor(Date.now() / 1000);
    const { alg = 'HS256', ...others } = decodeProtectedHeader(genuine);
    return new SignJWT({ ...decodeJwt(genuine), iat: nowSeconds - 1000, exp: nowSeconds + expiresInSeconds, ...claims })
      .setProtectedHeader({ alg, ...others, ...header })
      .sign(new TextEncoder().encode(secret));
  }

  unsigned(genuine: string): string {
    return new UnsecuredJWT(decodeJwt(genuine)).encode();
  }

  /** With another signature of the same length. */
  altered(genuine: string): string {
    const [header, payload, signature = ''] = genuine.split('.');
    const turned = [...signature].reverse().join('');
    return [header, payload, turned === signature ? `A${signature.slice(1)}` : turned].join('.');
  }

  /** The payload of another user under the genuine signature. */
  spliced(genuine: string, sub: string): string {
    const [header, , signature] = genuine.split('.');
    const payload = Buffer.from(JSON.stringify({ ...decodeJwt(genuine), sub })).toString('base64url');
    return [header, payload, signature].join('.');
  }
}
