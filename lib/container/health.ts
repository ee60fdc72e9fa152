import { openDatabase } from '../repositories/database.js';
import { HealthService } from '../services/HealthService.js';
import { config, createKit } from './kit.js';
import { once } from './once.js';

/** What the health function needs. */
export const health = once(() => {
  const settings = config();
  return {
    kit: createKit(settings),
    health: new HealthService({
      database: openDatabase({ ...settings.database, poolSize: 1 }),
      version: settings.version,
      region: settings.region,
      clock: () => new Date(),
      elapsedMs: () => performance.now(),
    }),
  };
});
