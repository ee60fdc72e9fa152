import { ProblemError } from './problem-error.js';
import { subjectOf } from './subject-of.js';
import type { Holder, TokenSharing } from './token-sharing.js';

interface AccessTokensOptions {
  /** Asks the server for a token by the refresh cookie, whosever that is. @throws ProblemError */
  readonly exchange: () => Promise<string>;
  readonly sharing: TokenSharing;
  /** The server no longer knows the session of the owner, or the browser's cookie belongs to somebody else now. */
  readonly onEnd: (owner: string) => void;
  /** Another tab has signed the owner in again. */
  readonly onBack: (owner: string) => void;
}

/**
 * The access token of one learner at a time, in memory and nowhere else. A new one is fetched once for any number of calls
 * and tabs. It is never given out for anybody but the learner whom its `sub` names.
 */
export class AccessTokens implements Holder {
  readonly #options: AccessTokensOptions;
  #owner: string | null = null;
  #token: string | null = null;
  /** The server has said so; asking again would not change its mind. */
  #isOver = false;
  #renewing: Promise<string> | null = null;
  /** Moves when somebody signs in or out: a refresh that was under way then has no say any more. */
  #era = 0;

  constructor(options: AccessTokensOptions) {
    this.#options = options;
    options.sharing.join(this);
  }

  /** Whose calls these are; null for a guest. */
  get owner(): string | null {
    return this.#owner;
  }

  /** From now on it is this learner; without a token, the first call fetches one. */
  begin(owner: string, token: string | null): void {
    if (owner !== this.#owner) this.end();
    this.#era += 1;
    this.#owner = owner;
    this.#isOver = false;
    if (token === null) return;
    this.#token = token;
    this.#renewing = null;
    void this.#options.sharing.tell(owner, token);
  }

  end(): void {
    this.#era += 1;
    this.#owner = null;
    this.#token = null;
    this.#isOver = false;
    this.#renewing = null;
    this.#options.sharing.letGo();
  }

  held(owner: string): string | null {
    return owner === this.#owner ? this.#token : null;
  }

  /** @throws ProblemError of status 401 without asking, when the owner is not signed in here. */
  async of(owner: string): Promise<string> {
    this.#insistOn(owner);
    return this.#token ?? this.renew(owner, null);
  }

  /** A token other than `stale`, which the server no longer takes. @throws ProblemError */
  async renew(owner: string, stale: string | null): Promise<string> {
    this.#insistOn(owner);
    if (this.#token !== null && this.#token !== stale) return this.#token;
    const renewing = this.#renewing ?? this.#renew(owner, stale);
    this.#renewing = renewing;
    try {
      return await renewing;
    } finally {
      if (this.#renewing === renewing) this.#renewing = null;
    }
  }

  /** Takes up whatever session the browser's cookie holds. @returns whose it is. @throws ProblemError */
  discover(): Promise<string> {
    const { exchange, sharing } = this.#options;
    return sharing.alone(async () => {
      const token = await exchange();
      const owner = subjectOf(token);
      if (owner === null || this.#owner !== null) throw anotherLearner();
      this.begin(owner, token);
      return owner;
    });
  }

  told(owner: string, token: string): void {
    if (owner !== this.#owner || subjectOf(token) !== owner) return;
    const wasOver = this.#isOver;
    this.#token = token;
    this.#isOver = false;
    void this.#options.sharing.hold(owner, token);
    if (wasOver) this.#options.onBack(owner);
  }

  #renew(owner: string, stale: string | null): Promise<string> {
    const { exchange, sharing } = this.#options;
    const era = this.#era;
    return sharing.alone(async () => {
      this.#insistOn(owner);
      // whoever had the lock before may have told us meanwhile, or answers now
      const told = this.#other(stale) ?? (await sharing.ask(owner, stale)) ?? this.#other(stale);
      this.#insistOn(owner);
      if (told !== null && subjectOf(told) === owner) {
        this.#token = told;
        await sharing.hold(owner, told);
        return told;
      }
      const token = await exchange().catch((error: unknown) => {
        if (era === this.#era && error instanceof ProblemError && error.status === 401) this.#end(owner);
        throw error;
      });
      this.#insistOn(owner);
      if (era !== this.#era) throw anotherLearner();
      if (subjectOf(token) !== owner) {
        this.#end(owner);
        throw anotherLearner();
      }
      this.#token = token;
      // within the lock: the next tab finds somebody to ask
      await sharing.tell(owner, token);
      return token;
    });
  }

  #other(stale: string | null): string | null {
    return this.#token === stale ? null : this.#token;
  }

  #end(owner: string): void {
    if (owner !== this.#owner || this.#isOver) return;
    this.#token = null;
    this.#isOver = true;
    this.#options.sharing.letGo();
    this.#options.onEnd(owner);
  }

  /** A call that began for one learner must not go on as the next. */
  #insistOn(owner: string): void {
    if (owner !== this.#owner) throw anotherLearner();
    if (this.#isOver) throw unauthenticated('Your session has ended.');
  }
}

function anotherLearner(): ProblemError {
  return unauthenticated('Another account has been signed in from this browser.');
}

export function unauthenticated(detail: string): ProblemError {
  return new ProblemError({ code: 'UNAUTHENTICATED', status: 401, detail });
}
