/** Crockford's base 32: no I, L, O or U, so that nothing is misread. https://www.crockford.com/base32.html */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const BITS_A_CHARACTER = 5;
const GROUP = /.{4}/g;

export const RECOVERY_CODES_PER_USER = 10;
/** 80 bits: nobody guesses one, so a fast digest is enough to store it. */
export const RECOVERY_CODE_BYTES = 10;

/** `0123-4567-89AB-CDEF`: what the learner writes down. */
export function formatRecoveryCode(bytes: Uint8Array): string {
  let bits = bytes.reduce((number, byte) => (number << 8n) | BigInt(byte), 0n);
  let characters = '';
  for (let length = (bytes.length * 8) / BITS_A_CHARACTER; characters.length < length; bits >>= 5n)
    characters = ALPHABET.charAt(Number(bits & 31n)) + characters;
  return characters.match(GROUP)?.join('-') ?? characters;
}

/** The one spelling that is digested, of whatever was typed: letter case, spaces and hyphens do not matter, O is 0, I and L are 1. */
export function normaliseRecoveryCode(typed: string): string {
  return typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
}
