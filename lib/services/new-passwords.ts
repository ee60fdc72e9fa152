import { invalid } from '../contract/problem.js';
import { passwordRefusal } from '../domain/password.js';
import {
  formatRecoveryCode,
  normaliseRecoveryCode,
  RECOVERY_CODE_BYTES,
  RECOVERY_CODES_PER_USER,
} from '../domain/recovery-code.js';
import type { Ids } from './ports/ids.js';
import type { CommonPasswords } from './ports/passwords.js';
import type { Secrets } from './ports/secrets.js';
import type { NewRecoveryCode } from './ports/users.js';

/** @throws Problem VALIDATION_FAILED that names `field` and the rule that the password breaks */
export async function requireGoodPassword(options: {
  password: string;
  /** Every address that the account has or is about to have. */
  emails: readonly string[];
  field: 'password' | 'newPassword';
  commonPasswords: CommonPasswords;
}): Promise<void> {
  const { password, emails, field, commonPasswords } = options;
  const refusal = passwordRefusal(password, emails, await commonPasswords.load());
  if (refusal) throw invalid(field, refusal.code, refusal.message);
}

/** Ten codes: once in plain text for the learner, who is the only one to have them, and as digests to store. */
export function makeRecoveryCodes({ ids, secrets }: { ids: Ids; secrets: Secrets }): {
  codes: string[];
  stored: NewRecoveryCode[];
} {
  const codes = Array.from({ length: RECOVERY_CODES_PER_USER }, () =>
    formatRecoveryCode(secrets.randomBytes(RECOVERY_CODE_BYTES)),
  );
  return { codes, stored: codes.map((code) => ({ id: ids.next(), digest: recoveryCodeDigest(code, secrets) })) };
}

export function recoveryCodeDigest(typed: string, secrets: Secrets): Uint8Array {
  return secrets.digest(normaliseRecoveryCode(typed));
}
