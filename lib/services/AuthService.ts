import type { User } from '../contract/accounts.js';
import { Problem } from '../contract/problem.js';
import { normaliseEmail } from '../domain/email.js';
import { makeRecoveryCodes, recoveryCodeDigest, requireGoodPassword } from './new-passwords.js';
import type { PasswordAttempts } from './password-attempts.js';
import type { NewSession, SessionLifetimes, SignedIn } from './ports/account-records.js';
import type { Ids } from './ports/ids.js';
import type { CommonPasswords, PasswordHasher } from './ports/passwords.js';
import type { Secrets } from './ports/secrets.js';
import type { Sessions } from './ports/sessions.js';
import type { Tokens } from './ports/tokens.js';
import type { Users } from './ports/users.js';
import { issueTokens, type TokenPair, toContractUser } from './session-tokens.js';

export interface AuthServiceOptions {
  readonly users: Users;
  readonly sessions: Sessions;
  readonly hasher: PasswordHasher;
  readonly commonPasswords: CommonPasswords;
  readonly attempts: PasswordAttempts;
  readonly tokens: Tokens;
  readonly secrets: Secrets;
  readonly ids: Ids;
  readonly lifetimes: SessionLifetimes;
}

/** Where a session begins: what is known of the device. */
export interface Device {
  readonly userAgent: string | undefined;
}

export interface Welcome {
  readonly user: User;
  readonly tokens: TokenPair;
}

export const MAX_USER_AGENT_CHARACTERS = 200;

/** Registration and sign-in: every way in which a session begins. */
export class AuthService {
  readonly #options: AuthServiceOptions;

  constructor(options: AuthServiceOptions) {
    this.#options = options;
  }

  /** @throws Problem VALIDATION_FAILED, EMAIL_TAKEN */
  async register(
    request: {
      email: string;
      password: string;
      displayName?: string | undefined;
      timeZone?: string | undefined;
    } & Device,
  ): Promise<Welcome & { recoveryCodes: string[] }> {
    const { users, hasher, commonPasswords, ids, secrets } = this.#options;
    const email = normaliseEmail(request.email);
    await requireGoodPassword({ password: request.password, emails: [email], field: 'password', commonPasswords });
    const { codes, stored } = makeRecoveryCodes({ ids, secrets });
    const signedIn = await users.register(
      {
        id: ids.next(),
        email,
        passwordHash: await hasher.hash(request.password),
        displayName: request.displayName || undefined,
        timeZone: request.timeZone,
        recoveryCodes: stored,
      },
      this.#newSession(request),
    );
    if (!signedIn) throw new Problem('EMAIL_TAKEN');
    return { ...(await this.#welcome(signedIn)), recoveryCodes: codes };
  }

  /**
   * An unknown e-mail address costs a comparison too, and is refused as a wrong password is: nobody can ask who has an account.
   *
   * @throws Problem INVALID_CREDENTIALS, RATE_LIMITED
   */
  async signIn(request: { email: string; password: string; network: string } & Device): Promise<Welcome> {
    const { users, sessions, hasher, attempts } = this.#options;
    const { password, network } = request;
    const email = normaliseEmail(request.email);
    const signedIn = await attempts.guard({ email, network }, async () => {
      const found = await users.findByEmail(email);
      const isRight = await hasher.verify(password, found?.passwordHash);
      if (!found || !isRight) return undefined;
      const { user, passwordHash } = found;
      const betterHash = hasher.isOutdated(passwordHash) ? await hasher.hash(password) : undefined;
      return sessions.signIn({ userId: user.id, passwordHash, betterHash, session: this.#newSession(request) });
    });
    return this.#welcome(signedIn);
  }

  /**
   * Signs in without the password, which is replaced; every other session ends. Guesses are limited as those of passwords are,
   * and cost the same whether or not there is such an account.
   *
   * @throws Problem VALIDATION_FAILED, INVALID_CREDENTIALS, RATE_LIMITED
   */
  async recover(
    request: { email: string; recoveryCode: string; newPassword: string; network: string } & Device,
  ): Promise<Welcome> {
    const { sessions, hasher, commonPasswords, attempts, secrets } = this.#options;
    const { newPassword, network } = request;
    const email = normaliseEmail(request.email);
    await requireGoodPassword({ password: newPassword, emails: [email], field: 'newPassword', commonPasswords });
    const codeDigest = recoveryCodeDigest(request.recoveryCode, secrets);
    const signedIn = await attempts.guard({ email, network }, async () => {
      const passwordHash = await hasher.hash(newPassword);
      return sessions.recover({ email, codeDigest, passwordHash, session: this.#newSession(request) });
    });
    return this.#welcome(signedIn);
  }

  #newSession({ userAgent }: Device): NewSession {
    const { ids, lifetimes } = this.#options;
    return { id: ids.next(), userAgent: userAgent?.slice(0, MAX_USER_AGENT_CHARACTERS), lifetimes };
  }

  async #welcome({ user, session }: SignedIn): Promise<Welcome> {
    return { user: toContractUser(user), tokens: await issueTokens(this.#options.tokens, session) };
  }
}
