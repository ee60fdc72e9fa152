import { bcryptHasher } from '../accounts/bcrypt-hasher.js';
import { zxcvbnCommonPasswords } from '../accounts/common-passwords.js';
import { eventLog } from '../accounts/event-log.js';
import { uuidIds } from '../accounts/ids.js';
import { nodeSecrets } from '../accounts/secrets.js';
import type { Config } from '../config.js';
import type { Container } from '../http/kit.js';
import type { Database } from '../repositories/database.js';
import { databaseSessions } from '../repositories/sessions.js';
import { databaseUsers } from '../repositories/users.js';
import { AccountService } from '../services/AccountService.js';
import { AuthService } from '../services/AuthService.js';
import { PasswordAttempts } from '../services/password-attempts.js';
import type { PasswordHasher } from '../services/ports/passwords.js';
import type { SecurityEvents } from '../services/ports/security-events.js';
import { SessionService } from '../services/SessionService.js';
import { database } from './database.js';
import { type BuiltKit, config, createKit } from './kit.js';
import { once } from './once.js';

export interface Accounts extends Container {
  readonly auth: AuthService;
  readonly sessions: SessionService;
  readonly account: AccountService;
}

export interface AccountParts {
  readonly config: Config;
  readonly kit: BuiltKit;
  readonly database: Database;
  readonly hasher: PasswordHasher;
  readonly events: SecurityEvents;
}

/** Registration, sign-in, sessions and what learners do with their accounts. */
export const accounts = once(
  (): Accounts =>
    createAccounts({
      config: config(),
      kit: createKit(config()),
      database: database(),
      hasher: bcryptHasher({ cost: config().bcryptCost }),
      events: eventLog,
    }),
);

export function createAccounts({ config, kit, database, hasher, events }: AccountParts): Accounts {
  const { tokens, limiter } = kit;
  const { tokens: lifetimes, limits } = config;
  const users = databaseUsers(database);
  const sessions = databaseSessions(database);
  const attempts = new PasswordAttempts({ limiter, limits, secrets: nodeSecrets });
  const shared = {
    users,
    hasher,
    commonPasswords: zxcvbnCommonPasswords(),
    attempts,
    secrets: nodeSecrets,
    ids: uuidIds,
  };
  return {
    kit,
    auth: new AuthService({ ...shared, sessions, tokens, lifetimes }),
    account: new AccountService(shared),
    sessions: new SessionService({
      sessions,
      tokens,
      limiter,
      refreshLimit: limits.refresh,
      events,
      lifetimes,
      leewaySeconds: lifetimes.leewaySeconds,
    }),
  };
}
