import { uuidIds } from '../accounts/ids.js';
import type { Container } from '../http/kit.js';
import { PostgresProgressRepository } from '../repositories/progress.js';
import { PostgresStatisticsRepository } from '../repositories/statistics.js';
import { ProgressService } from '../services/ProgressService.js';
import { database } from './database.js';
import { config, createKit } from './kit.js';
import { once } from './once.js';

export interface ProgressContainer extends Container {
  readonly progress: ProgressService;
}

/** What the functions under /progress are made of. */
export const progressContainer = once((): ProgressContainer => {
  const settings = config();
  const { timeoutMs } = settings.database;
  return {
    kit: createKit(settings),
    progress: new ProgressService({
      progress: new PostgresProgressRepository({ database: database(), timeoutMs }),
      statistics: new PostgresStatisticsRepository({ database: database() }),
      ids: uuidIds,
    }),
  };
});
