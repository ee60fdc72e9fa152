/**
 * The same API written the ordinary way, to be measured beside ours: Express, every library imported at the start, one upsert a word,
 * statistics counted in JavaScript, Redis by a socket unless it is told otherwise. Whatever is pure comes from `lib/domain` and `lib/contract`, so that both
 * answer the same; the rest is what most teams would write, and nothing in it is slow on purpose.
 */
import compression from 'compression';
import express, { type ErrorRequestHandler, type Express } from 'express';
import * as v from 'valibot';
import { accountRoutes, requireLearner } from './accounts.js';
import { openPrisma } from './database.js';
import { limitRequests } from './limits.js';
import { progressRoutes } from './progress.js';
import type { BaselineRedis } from './redis.js';
import { type SpeechSettings, speechRoutes } from './speech.js';
import { statisticsRoutes } from './statistics.js';

export interface BaselineSettings {
  readonly databaseUrl: string;
  readonly jwtSecret: string;
  readonly bcryptCost: number;
  readonly redis: BaselineRedis;
  readonly speech: SpeechSettings;
  /** Takes the line of each request. */
  readonly log: (line: string) => void;
}

export interface Baseline {
  readonly app: Express;
  close(): Promise<void>;
}

export function createBaseline(settings: BaselineSettings): Baseline {
  const { databaseUrl, jwtSecret, bcryptCost, redis, speech, log } = settings;
  const prisma = openPrisma(databaseUrl);
  const secret = new TextEncoder().encode(jwtSecret);
  const learner = requireLearner(secret);

  const app = express();
  app.use(compression());
  app.use(express.json({ limit: '1mb' }));
  app.use((request, response, next) => {
    const startedAtMs = performance.now();
    response.once('finish', () => {
      const { method, originalUrl: path } = request;
      log(JSON.stringify({ method, path, status: response.statusCode, ms: performance.now() - startedAtMs }));
    });
    next();
  });
  app.get('/api/v1/health', async (_, response) => {
    await Promise.all([prisma.$queryRaw`SELECT 1`, redis.ping()]);
    response.json({ status: 'ok' });
  });
  app.use('/api/v1/auth', limitRequests(redis, 'sign-in'), accountRoutes({ prisma, secret, bcryptCost }));
  app.use('/api/v1/progress', learner, statisticsRoutes(prisma), progressRoutes(prisma));
  app.use('/api/v1', learner, limitRequests(redis, 'speech'), speechRoutes({ prisma, redis, settings: speech }));
  app.use(answerError);

  return {
    app,
    close: async () => {
      redis.close();
      await prisma.$disconnect();
    },
  };
}

const answerError: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
  if (v.isValiError(error)) {
    response.status(400).json({ status: 400, errors: v.flatten(error.issues) });
    return;
  }
  const { code } = error as { code?: unknown };
  // a foreign key that is not there: an unknown word
  if (code === 'P2003' || code === 'P2025') {
    response.status(404).json({ status: 404 });
    return;
  }
  console.error(error);
  response.status(500).json({ status: 500 });
};
