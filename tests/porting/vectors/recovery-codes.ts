import { sha256 } from '../../../lib/cache/hash.js';
import { formatRecoveryCode, normaliseRecoveryCode } from '../../../lib/domain/recovery-code.js';
import { Random } from './random.js';
import { type Case, subject } from './subject.js';

/** The bytes that a code is made of, or what a learner typed. */
type Input = { readonly bytes: string } | { readonly typed: string };

const typed = [
  '0123-4567-89AB-CDEF',
  '0123456789abcdef',
  ' oi23 4567 89ab cdef ',
  'OL23-4567-89AB-CDEF',
  '0123–4567',
  'u123-4567-89ab-cdef',
  '\u00a00123\t4567',
  'ﬀ123',
  '',
];

function cases(): Case<Input>[] {
  const random = new Random(80);
  const hexadecimal = ['00000000000000000000', 'ffffffffffffffffffff', '00443214c74254b635cf'];
  for (let more = 12; more > 0; more -= 1) {
    hexadecimal.push(Array.from({ length: 20 }, () => random.whole(0, 15).toString(16)).join(''));
  }
  return [
    ...hexadecimal.map((bytes) => ({ name: `made of ${bytes}`, input: { bytes } })),
    ...typed.map((text) => ({ name: `typed as ${JSON.stringify(text)}`, input: { typed: text } })),
  ];
}

export const recoveryCodes = subject({
  file: 'recovery-codes',
  description:
    "Recovery codes: 80 random bits in Crockford's base 32, and the digest that is stored of what a learner types. Upper case, then without white space and hyphens, then O is 0 and I and L are 1.",
  source: ['lib/domain/recovery-code.ts', 'lib/services/new-passwords.ts'],
  formats: {
    bytes: '10 bytes in hexadecimal digits, the most significant first',
    code: 'exact',
    digest: 'SHA-256 of the normalised text in UTF-8, in hexadecimal digits; recovery_codes.code_hash has its 32 bytes',
  },
  cases,
  answer: (input: Input) => {
    const code = 'bytes' in input ? formatRecoveryCode(Buffer.from(input.bytes, 'hex')) : input.typed;
    const normalised = normaliseRecoveryCode(code);
    return { ...('bytes' in input && { code }), normalised, digest: sha256(normalised) };
  },
});
