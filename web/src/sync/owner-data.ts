import type { Progress } from '../../../lib/contract/progress.js';
import type { Client } from '../api/client.js';
import { acknowledgedInLog, LogStore } from '../data/log-store.js';
import { ProgressStore } from '../data/progress-store.js';
import { ShownProgress } from '../data/shown-progress.js';
import { StatisticsStore } from '../data/statistics-store.js';
import { TakenBackStore } from '../data/taken-back-store.js';
import type { Local } from '../local/local.js';
import type { OwnerNews } from '../local/neighbours.js';
import type { OwnerStore } from '../local/owner-store.js';
import { GUEST, type OwnerContent } from '../local/shapes.js';
import { whenIdle } from '../offline/when-idle.js';
import { keyOf } from './batch.js';
import type { DeviceClock } from './device-clock.js';
import { exclusively } from './exclusive.js';
import { Outbox } from './outbox.js';

/** What came back to the front a moment ago is still fresh. */
const FRESH_MS = 15_000;
/** Another device may be at work while this page stays open. */
const LOOK_AGAIN_MS = 5 * 60_000;
/** The most that the server gives at once. */
const LOG_PAGE_EVENTS = '1000';

interface OwnerDataOptions {
  readonly ownerId: string;
  readonly local: Local;
  readonly client: Client;
  readonly clock: DeviceClock;
}

/** One owner's data in this tab: read from the device once, then kept in step with the server and the other tabs. */
export class OwnerData {
  readonly ownerId: string;
  readonly outbox: Outbox;
  readonly progress: ProgressStore;
  readonly statistics: StatisticsStore;
  readonly log: LogStore;
  readonly takenBack: TakenBackStore;
  readonly shown = new ShownProgress();
  readonly #store: OwnerStore;
  readonly #askTheTime: () => void;
  #refreshedAt = Number.NEGATIVE_INFINITY;

  private constructor({ ownerId, local, client, clock }: OwnerDataOptions, content: OwnerContent) {
    const store = local.owner(ownerId);
    const isGuest = ownerId === GUEST;
    // with nobody's token but the owner's: the client refuses otherwise
    const asUser = ownerId;
    this.ownerId = ownerId;
    this.#store = store;
    // the first card comes first; a learner's own answers tell it anyway
    this.#askTheTime = isGuest ? () => whenIdle(() => void clock.ask()) : () => undefined;
    this.progress = new ProgressStore({
      store,
      content,
      fetch: isGuest
        ? null
        : async (since) => {
            const sentAt = Date.now();
            const query = since === undefined ? {} : { since };
            const { data: list, headers } = await client.receive('listProgress', { asUser, query });
            clock.compare(headers, sentAt);
            return { list, cursor: headers.get('Progress-Cursor') ?? latest(list) };
          },
    });
    this.statistics = new StatisticsStore({
      store,
      content,
      fetch: isGuest ? null : (timeZone) => client.call('getStatistics', { asUser, query: { timeZone } }),
    });
    this.log = new LogStore({
      store,
      fetch: isGuest
        ? null
        : (after) =>
            client.call('readLog', {
              asUser,
              query: { limit: LOG_PAGE_EVENTS, ...(after !== undefined && { after }) },
            }),
      exclusive: exclusively(`shizi-log.${ownerId}`),
    });
    this.outbox = new Outbox({
      store,
      content,
      send: isGuest
        ? null
        : (updates) => client.call('applyBatch', { asUser, body: { updates, sentAt: new Date().toISOString() } }),
      onAcknowledged: (answer, updates) => {
        const server = this.progress.get().snapshot?.byWord ?? new Map();
        const undone = new Set(updates.flatMap((update) => ('undo' in update ? [update.wordId] : [])));
        const takenBack = [...this.takenBack.get().values()].filter(({ told }) => undone.has(told.wordId));
        const told = this.statistics.take(updates, { server, takenBack, now: Date.now() });
        void this.statistics.refresh();
        this.log.acknowledged();
        return { ...told, ...this.progress.take(answer), ...acknowledgedInLog(updates) };
      },
      exclusive: exclusively(`shizi-send.${ownerId}`),
    });
    this.takenBack = new TakenBackStore({
      waiting: () => this.outbox.get().waiting,
      snapshot: () => this.progress.get().snapshot,
      readEvents: async (wordId) => (isGuest ? [] : (await this.log.held(wordId)).events),
    });
  }

  static async open(options: OwnerDataOptions): Promise<OwnerData> {
    return new OwnerData(options, await options.local.owner(options.ownerId).readOrNothing());
  }

  /** Begins to send, to read and to listen. @returns the way to stop. */
  start(): () => void {
    const stopNews = this.#store.onNews((change) => this.#follow(change));
    const stopLooking = [this.outbox, this.progress].map((store) => store.subscribe(this.takenBack.look));
    this.takenBack.look();
    const visible = () => {
      // a page that was frozen, or kept for going back, has heard nothing meanwhile
      if (document.visibilityState === 'visible') void this.outbox.reread();
      this.wake();
    };
    const lookingAgain = setInterval(this.wake, LOOK_AGAIN_MS);
    this.outbox.start();
    window.addEventListener('online', this.wakeAnew);
    window.addEventListener('focus', this.wake);
    document.addEventListener('visibilitychange', visible);
    return () => {
      this.outbox.stop();
      this.log.stop();
      stopNews();
      for (const stop of stopLooking) stop();
      clearInterval(lookingAgain);
      window.removeEventListener('online', this.wakeAnew);
      window.removeEventListener('focus', this.wake);
      document.removeEventListener('visibilitychange', visible);
    };
  }

  /** What the learner sees of a word at this moment; null when it is absent. */
  present(wordId: string): Progress | null {
    const { snapshot } = this.progress.get();
    const server = snapshot && this.takenBack.applyTo(snapshot, this.takenBack.get());
    return (server && this.shown.of(server, this.outbox.get().waiting).get(wordId)) ?? null;
  }

  /**
   * Does `present` count the undo of this event? Where the server has the event, only once the log of this device was read, or
   * the server has answered.
   */
  isTakenBack(wordId: string, eventId: string): boolean {
    const waiting = new Set(this.outbox.get().waiting.map(({ key }) => key));
    const isWithServer = waiting.has(keyOf({ wordId, undo: eventId })) && !waiting.has(eventId);
    return !isWithServer || this.takenBack.get().has(wordId);
  }

  /** Told whenever `present` may say something else of some word. @returns the way to stop. */
  onPresent(listener: () => void): () => void {
    const stops = [this.outbox, this.progress, this.takenBack].map((store) => store.subscribe(listener));
    return () => {
      for (const stop of stops) stop();
    };
  }

  /** Sends what waits, and reads what other devices did, unless that was done just now. */
  readonly wake = (): void => {
    void this.outbox.attempt();
    if (document.visibilityState === 'hidden' || Date.now() - this.#refreshedAt < FRESH_MS) return;
    this.#refreshedAt = Date.now();
    void this.progress.refresh().then(() => {
      // what failed is tried again as soon as there is an occasion
      if (this.progress.get().error !== null) this.#refreshedAt = Number.NEGATIVE_INFINITY;
      else this.log.follow(this.progress.get().snapshot?.cursor);
    });
    void this.statistics.refresh();
    this.#askTheTime();
  };

  /** As `wake`, also when that was done just now or is under way: it may fail for what is over, no network or a session that had ended. */
  readonly wakeAnew = (): void => {
    this.#refreshedAt = Number.NEGATIVE_INFINITY;
    void this.outbox.flush();
    this.wake();
  };

  #follow(change: OwnerNews): void {
    this.outbox.follow(change);
    if (change === 'reread' || change === 'removed') return;
    this.progress.follow(change);
    this.statistics.follow(change);
  }
}

function latest(list: readonly { readonly updatedAt: string }[]): string {
  return list.reduce((last, { updatedAt }) => (updatedAt > last ? updatedAt : last), '1970-01-01T00:00:00.000Z');
}
