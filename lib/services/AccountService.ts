import type { UpdateMeBody, User } from '../contract/accounts.js';
import { Problem } from '../contract/problem.js';
import { normaliseEmail } from '../domain/email.js';
import { makeRecoveryCodes, requireGoodPassword } from './new-passwords.js';
import type { PasswordAttempts } from './password-attempts.js';
import type { Learner } from './ports/access.js';
import type { Ids } from './ports/ids.js';
import type { CommonPasswords, PasswordHasher } from './ports/passwords.js';
import type { Secrets } from './ports/secrets.js';
import type { Credentials, UserChanges, Users } from './ports/users.js';
import { toContractUser } from './session-tokens.js';

export interface AccountServiceOptions {
  readonly users: Users;
  readonly hasher: PasswordHasher;
  readonly commonPasswords: CommonPasswords;
  readonly attempts: PasswordAttempts;
  readonly secrets: Secrets;
  readonly ids: Ids;
}

export interface Caller {
  readonly learner: Learner;
  readonly network: string;
}

/** What a learner does with the account after signing in. */
export class AccountService {
  readonly #options: AccountServiceOptions;

  constructor(options: AccountServiceOptions) {
    this.#options = options;
  }

  /** @throws Problem UNAUTHENTICATED when the account or the session has ended; so do the other methods */
  async get({ learner }: { learner: Learner }): Promise<User> {
    return toContractUser((await this.#signedIn(learner)).user);
  }

  /**
   * Changes what is named and nothing else. A new password ends the other sessions; new recovery codes replace the former ones
   * and are told this once.
   *
   * @throws Problem VALIDATION_FAILED, EMAIL_TAKEN, and as for a sign-in where `currentPassword` is given
   */
  async update({
    changes,
    ...caller
  }: Caller & { changes: UpdateMeBody }): Promise<User & { recoveryCodes?: string[] }> {
    const { users, ids, secrets } = this.#options;
    const { currentPassword, newPassword, newRecoveryCodes, email, displayName, ...settings } = changes;
    const stored: UserChanges = {
      ...settings,
      ...(displayName !== undefined && { displayName: displayName || null }),
    };
    if (currentPassword === undefined) {
      const user = await users.update(caller.learner, stored);
      if (!user) throw signedOut();
      return toContractUser(user);
    }

    const newEmail = email === undefined ? undefined : normaliseEmail(email);
    const recovery = newRecoveryCodes ? makeRecoveryCodes({ ids, secrets }) : undefined;
    const user = await this.#proven(caller, currentPassword, async (credentials) =>
      users.update(
        caller.learner,
        {
          ...stored,
          email: newEmail,
          passwordHash: await this.#hashOfNew(newPassword, [credentials.user.email, newEmail]),
          recoveryCodes: recovery?.stored,
        },
        credentials.passwordHash,
      ),
    );
    return { ...toContractUser(user), ...(recovery && { recoveryCodes: recovery.codes }) };
  }

  /** @throws Problem as for a sign-in */
  async remove({ password, ...caller }: Caller & { password: string }): Promise<void> {
    const { users } = this.#options;
    await this.#proven(caller, password, async ({ passwordHash }) =>
      (await users.remove(caller.learner, passwordHash)) ? true : undefined,
    );
  }

  /** Does `act` when the password is right; counts a failure like one of signing in, when it is not. */
  async #proven<T>(
    { learner, network }: Caller,
    password: string,
    act: (credentials: Credentials) => Promise<T | undefined>,
  ): Promise<T> {
    const { hasher, attempts } = this.#options;
    const credentials = await this.#signedIn(learner);
    return attempts.guard({ email: credentials.user.email, network }, async () =>
      (await hasher.verify(password, credentials.passwordHash)) ? act(credentials) : undefined,
    );
  }

  async #hashOfNew(password: string | undefined, emails: readonly (string | undefined)[]): Promise<string | undefined> {
    if (password === undefined) return undefined;
    const { hasher, commonPasswords } = this.#options;
    const known = emails.filter((email) => email !== undefined);
    await requireGoodPassword({ password, emails: known, field: 'newPassword', commonPasswords });
    return hasher.hash(password);
  }

  async #signedIn(learner: Learner): Promise<Credentials> {
    const credentials = await this.#options.users.findSignedIn(learner);
    if (!credentials) throw signedOut();
    return credentials;
  }
}

function signedOut(): Problem {
  return new Problem('UNAUTHENTICATED', { detail: 'This session has ended. Sign in again.' });
}
