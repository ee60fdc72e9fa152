/** One tab at a time asks the server for a new token. */
const REFRESH_LOCK = 'shizi-refresh';
/** Shared by all tabs that have a token of the owner, so that whoever wants one knows whether there is anybody to ask. */
const holderLock = (owner: string) => `shizi-token.${owner}`;
/** How long a busy tab is given to hand its token over. */
const ANSWER_MS = 2_000;

type Message =
  | { readonly kind: 'fresh'; readonly owner: string; readonly token: string }
  | { readonly kind: 'wanted'; readonly owner: string; readonly question: string; readonly stale: string | null }
  /** Null when the tab has nothing but what the asking one has too. Late answers to an earlier question count for nothing. */
  | { readonly kind: 'answer'; readonly owner: string; readonly question: string; readonly token: string | null };

interface TokenSharingOptions {
  /** Undefined where the browser has none: then every tab refreshes for itself, which the server's leeway allows. */
  readonly locks?: Pick<LockManager, 'request' | 'query'> | undefined;
  readonly channel?: BroadcastChannel | undefined;
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
  readonly #answers = new Set<(message: Message) => void>();
  #holder: Holder | null = null;
  #release: (() => void) | null = null;
  #holding: string | null = null;

  constructor({ locks, channel }: TokenSharingOptions = {}) {
    this.#locks = locks;
    this.#channel = channel;
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

  /** A token of the owner that another tab has, and that is not `stale`; null when none has. */
  async ask(owner: string, stale: string | null): Promise<string | null> {
    const channel = this.#channel;
    let silent = channel ? await this.#countOthers(owner) : 0;
    if (!channel || silent === 0) return null;
    const question = crypto.randomUUID();
    return new Promise((resolve) => {
      const end = (token: string | null) => {
        clearTimeout(timer);
        this.#answers.delete(hear);
        resolve(token);
      };
      const hear = (message: Message) => {
        if (message.owner !== owner) return;
        if (message.kind !== 'wanted' && message.token !== null && message.token !== stale) return end(message.token);
        if (message.kind !== 'answer' || message.question !== question) return;
        silent -= 1;
        if (silent === 0) end(null);
      };
      const timer = setTimeout(() => end(null), ANSWER_MS);
      this.#answers.add(hear);
      channel.postMessage({ kind: 'wanted', owner, question, stale } satisfies Message);
    });
  }

  /** Tells the other tabs; from then on, until `letGo`, this one can be asked. */
  async tell(owner: string, token: string): Promise<void> {
    this.#channel?.postMessage({ kind: 'fresh', owner, token } satisfies Message);
    await this.hold(owner);
  }

  async hold(owner: string): Promise<void> {
    if (!this.#locks || this.#holding === owner) return;
    this.letGo();
    this.#holding = owner;
    const released = new Promise<void>((resolve) => {
      this.#release = resolve;
    });
    await new Promise<void>((granted) => {
      void this.#locks?.request(holderLock(owner), { mode: 'shared' }, () => {
        granted();
        return released;
      });
    });
  }

  letGo(): void {
    this.#release?.();
    this.#release = null;
    this.#holding = null;
  }

  async #countOthers(owner: string): Promise<number> {
    const { held = [] } = (await this.#locks?.query()) ?? {};
    const holders = held.filter(({ name }) => name === holderLock(owner)).length;
    return this.#holding === owner ? holders - 1 : holders;
  }

  #hear(message: Message): void {
    for (const answer of this.#answers) answer(message);
    if (message.kind === 'fresh') this.#holder?.told(message.owner, message.token);
    if (message.kind !== 'wanted') return;
    const { owner, question, stale } = message;
    const held = this.#holder?.held(owner) ?? null;
    if (this.#holding !== owner) return;
    const token = held === stale ? null : held;
    this.#channel?.postMessage({ kind: 'answer', owner, question, token } satisfies Message);
  }
}
