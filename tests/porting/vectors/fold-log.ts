import type { Change } from '../../../lib/domain/stored.js';

/** One request. */
export interface Delivery {
  /** The server's clock when it came. */
  readonly receivedAt: string;
  /** The device's clock when it went; null where the request does not say. */
  readonly sentAt: string | null;
  /** Updates of `POST /progress/batch`; `{wordId, remove: true}` stands for `DELETE`, a state without id for `PUT` too. */
  readonly changes: readonly Change[];
}

export interface Log {
  /** The words that the vocabulary has. */
  readonly words: readonly string[];
  readonly deliveries: readonly Delivery[];
}
