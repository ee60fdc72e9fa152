import { Breaker } from '../domain/breaker.js';
import type { Budget } from '../services/ports/budget.js';
import type { ObjectStore } from '../services/ports/storage.js';
import { measure } from '../telemetry.js';
import { type GoogleAccess, signIn } from './credentials.js';
import { neverAsked, noTimeToAsk, notLoaded, outcomeOf, toFailure } from './failure.js';

export interface StorageOptions {
  readonly access: GoogleAccess | undefined;
  /** Of a server that speaks for Google and asks nobody's name. */
  readonly endpoint: string | undefined;
  readonly bucket: string;
  /** Under which anybody can fetch the bucket's objects. */
  readonly publicBaseUrl: string | undefined;
  readonly nowMs: () => number;
}

const SERVICE = 'storage';
const TIMEOUT_MS = 3_000;
const NOT_FOUND = 404;
const ALREADY_THERE = 412;

async function connect({ access, endpoint, bucket }: StorageOptions) {
  const { Storage } = await import('@google-cloud/storage');
  const storage = new Storage({
    retryOptions: { autoRetry: false, maxRetries: 0 },
    ...(access ? { projectId: access.projectId, authClient: await signIn(access) } : { projectId: 'none' }),
    ...(endpoint !== undefined && { apiEndpoint: endpoint, useAuthWithCustomEndpoint: access !== undefined }),
  });
  return storage.bucket(bucket);
}

/**
 * Objects in Google Cloud Storage. While the service is known to be down, nobody waits for it. The client is loaded at the first
 * call; it knows no time limits of its own.
 */
export function googleStorage(options: StorageOptions): ObjectStore {
  const { publicBaseUrl, nowMs } = options;
  const breaker = new Breaker({ failures: 3, openMs: 10_000 });
  let bucket: ReturnType<typeof connect> | undefined;

  function connected(): ReturnType<typeof connect> {
    bucket ??= connect(options).catch((error: unknown) => {
      bucket = undefined;
      throw error;
    });
    return bucket;
  }

  /** Runs a call; a `tolerated` HTTP status is an answer like any other and gives undefined. */
  async function ask<T>(
    budget: Budget,
    tolerated: number,
    call: (opened: Awaited<ReturnType<typeof connect>>) => Promise<T>,
  ): Promise<T | undefined> {
    if (budget.remainingMs === 0) throw noTimeToAsk(SERVICE, TIMEOUT_MS);
    const admission = breaker.admit(nowMs());
    if (!admission) throw neverAsked(SERVICE, 'left alone for a while');
    try {
      const answer = await measure('upstream', async () => {
        // reading the client from disk is no call: it has all the time that there is
        const opened = await budget.spend(Number.POSITIVE_INFINITY, connected).catch((error: unknown) => {
          throw notLoaded(SERVICE, error, TIMEOUT_MS);
        });
        return budget.spend(TIMEOUT_MS, () => call(opened));
      });
      breaker.record(admission, 'success', nowMs());
      return answer;
    } catch (error) {
      const failure = toFailure(SERVICE, error);
      const isAnswer = (error as { code?: unknown } | null)?.code === tolerated;
      breaker.record(admission, isAnswer ? 'success' : outcomeOf(failure), nowMs());
      if (isAnswer) return undefined;
      throw failure;
    }
  }

  return {
    isConfigured: true,
    read: (name, budget) =>
      ask(budget, NOT_FOUND, async (opened) => {
        const [bytes] = await opened.file(name).download();
        return bytes;
      }),
    write: async ({ name, bytes, contentType, replaces = false }, budget) => {
      const isStored = await ask(budget, ALREADY_THERE, async (opened) => {
        await opened.file(name).save(Buffer.from(bytes), {
          resumable: false,
          contentType,
          metadata: { cacheControl: 'public, max-age=31536000, immutable' },
          ...(!replaces && { preconditionOpts: { ifGenerationMatch: 0 } }),
        });
        return true;
      });
      return isStored ?? false;
    },
    publicUrl: (name) => publicBaseUrl && `${publicBaseUrl.replace(/\/+$/, '')}/${name}`,
  };
}

/** Where nothing is set: every object is missing, and none is kept. */
export const noStorage: ObjectStore = {
  isConfigured: false,
  read: async () => undefined,
  write: async () => false,
  publicUrl: () => undefined,
};
