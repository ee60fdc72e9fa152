/** One tab at a time asks the server for a new token. */
const REFRESH_LOCK = 'shizi-refresh';
/** How long a busy tab that is known to have a newer token is given to hand it over. */
const ANSWER_MS = 3_000;
/** A tab that was held up itself finds the timer and the answer waiting: the answer comes first. */
const GRACE_MS = 100;

/** Held by all tabs that have this token of the owner, so that whoever wants another one sees whether there is anybody to ask. */
const holderLock = (owner: string, token: string) => `${holderLocks(owner)}${token.slice(-8)}`;
const holderLocks = (owner: string) => `shizi-token.${owner}.`;

type Message =
  | { readonly kind: 'fresh' | 'answer'; readonly owner: string; readonly token: string }
  | { readonly kind: 'wanted'; readonly owner: string; readonly stale: string | null };

interface TokenSharingOptions {
  /** Undefined where the browser has none: then every tab refreshes for itself, which the server's leeway allows. */
  readonly locks?: Pick<LockManager, 'request' | 'query'> | undefined;
  readonly channel?: BroadcastChannel | undefined;
  readonly answerMs?: number;
}

export interface Holder {
  /** The token of this tab. */
  held(owner: string): string | null;
  /** Another tab has a new one. */
  told(owner: string, token: string): void;
}

/** Hands access tokens from tab to tab. They pass through memory only: a channel keeps nothing. */
export class TokenSharing {
  readonly #locks: TokenSharingOptions['locks'];
  readonly #channel: BroadcastChannel | undefined;
  readonly #answerMs: number;
  readonly #answers = new Set<(message: Message) => void>();
  #holder: Holder | null = null;
  #release: (() => void) | null = null;
  #holding: string | null = null;

  constructor({ locks, channel, answerMs = ANSWER_MS }: TokenSharingOptions = {}) {
    this.#locks = locks;
    this.#channel = channel;
    this.#answerMs = answerMs;
    channel?.addEventListener('message', ({ data }: MessageEvent<Message>) => this.#hear(data));
  }

  /** That of this browser, as far as it has locks and channels. */
  static ofBrowser(): TokenSharing {
    return new TokenSharing({
      locks: navigator.locks,
      channel: typeof BroadcastChannel === 'function' ? new BroadcastChannel('shizi-tokens') : undefined,
    });
  }

  join(holder: Holder): void {
    this.#holder = holder;
  }

  /** No other tab is at work at the same time. */
  alone<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.#locks ? this.#locks.request(REFRESH_LOCK, work) : work();
  }

  /** A token of the owner that another tab has, and that is not `stale`; null when none has, which is known at once. */
  async ask(owner: string, stale: string | null): Promise<string | null> {
    const channel = this.#channel;
    if (!channel || !(await this.#isHeldElsewhere(owner, stale))) return null;
    return new Promise((resolve) => {
      const end = (token: string | null) => {
        clearTimeout(timer);
        this.#answers.delete(hear);
        resolve(token);
      };
      const hear = (message: Message) => {
        if (message.kind !== 'wanted' && message.owner === owner && message.token !== stale) end(message.token);
      };
      let timer = setTimeout(() => {
        timer = setTimeout(() => end(null), GRACE_MS);
      }, this.#answerMs);
      this.#answers.add(hear);
      channel.postMessage({ kind: 'wanted', owner, stale } satisfies Message);
    });
  }

  /** Tells the other tabs; from then on, until `letGo`, this one can be asked. */
  async tell(owner: string, token: string): Promise<void> {
    this.#channel?.postMessage({ kind: 'fresh', owner, token } satisfies Message);
    await this.hold(owner, token);
  }

  /** Lets the other tabs see that this one has the token. */
  async hold(owner: string, token: string): Promise<void> {
    const name = holderLock(owner, token);
    if (!this.#locks || this.#holding === name) return;
    const letGoOfOld = this.#release;
    this.#holding = name;
    const released = new Promise<void>((resolve) => {
      this.#release = resolve;
    });
    await new Promise<void>((granted) => {
      void this.#locks?.request(name, { mode: 'shared' }, () => {
        granted();
        return released;
      });
    });
    letGoOfOld?.();
  }

  letGo(): void {
    this.#release?.();
    this.#release = null;
    this.#holding = null;
  }

  async #isHeldElsewhere(owner: string, stale: string | null): Promise<boolean> {
    const { held = [] } = (await this.#locks?.query()) ?? {};
    const known = [this.#holding, stale && holderLock(owner, stale)];
    return held.some(({ name }) => name?.startsWith(holderLocks(owner)) && !known.includes(name));
  }

  #hear(message: Message): void {
    for (const answer of this.#answers) answer(message);
    if (message.kind === 'fresh') this.#holder?.told(message.owner, message.token);
    if (message.kind !== 'wanted') return;
    const { owner, stale } = message;
    const token = this.#holder?.held(owner) ?? null;
    if (token !== null && token !== stale)
      this.#channel?.postMessage({ kind: 'answer', owner, token } satisfies Message);
  }
}
