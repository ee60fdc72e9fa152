import { LONGEST_PASSWORD_BYTES } from '../contract/accounts.js';

export interface Refusal {
  readonly code: 'too_long' | 'too_common' | 'like_email';
  readonly message: string;
}

/**
 * The same text typed on two systems may come composed or decomposed; only one form is hashed (NFC, as RFC 8265 has it for
 * passwords).
 */
export function normalisePassword(password: string): string {
  return password.normalize('NFC');
}

/** bcrypt would cut the rest in silence. */
export function isTooLongToHash(password: string): boolean {
  return new TextEncoder().encode(password).length > LONGEST_PASSWORD_BYTES;
}

/**
 * Why a new password is refused beyond its length, which the contract checks: it is one of the commonest, or it is the
 * e-mail address or the part of it before the `@`; letter case makes no difference. No rule asks for kinds of characters
 * (OWASP ASVS 5.0, 6.2.4, 6.2.5 and 6.2.11).
 *
 * @param isCommon whether a password in lower case is one of the commonest
 */
export function passwordRefusal(
  password: string,
  emails: readonly string[],
  isCommon: (lowerCased: string) => boolean,
): Refusal | undefined {
  const normalised = normalisePassword(password);
  if (isTooLongToHash(normalised))
    return { code: 'too_long', message: `must have ${LONGEST_PASSWORD_BYTES} bytes or fewer in UTF-8` };
  const lowerCased = normalised.toLowerCase();
  if (emails.some((email) => lowerCased === email || lowerCased === localPart(email)))
    return { code: 'like_email', message: 'must not be the e-mail address or its part before the @' };
  if (isCommon(lowerCased))
    return { code: 'too_common', message: 'is one of the most common passwords, which are tried first' };
  return undefined;
}

function localPart(email: string): string {
  return email.slice(0, email.lastIndexOf('@'));
}
