import type { OwnerChange } from './shapes.js';

/** This change, or more than is worth telling (then it is read again), or everything was forgotten. */
export type OwnerNews = OwnerChange | 'reread' | 'removed';

/** What happened to an owner's data. */
export interface News {
  readonly owner: string;
  readonly change: OwnerNews;
  /** The owner leaves this device: what the server has of theirs is forgotten, and is not to be written down again. */
  readonly isLeaving?: boolean;
}

/** The other tabs of this browser, as far as they are there. */
export class Neighbours {
  readonly #channel: BroadcastChannel | null;

  constructor(onNews: (news: News) => void) {
    this.#channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('shizi-local');
    if (this.#channel) this.#channel.onmessage = ({ data }: MessageEvent<News>) => onNews(data);
  }

  tell(news: News): void {
    this.#channel?.postMessage(news);
  }

  close(): void {
    this.#channel?.close();
  }
}
