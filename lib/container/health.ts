import { HealthService } from '../services/HealthService.js';
import { database } from './database.js';
import { config, createKit } from './kit.js';
import { once } from './once.js';

/** What the health function needs. */
export const health = once(() => {
  const settings = config();
  return {
    kit: createKit(settings),
    health: new HealthService({
      database: database(),
      version: settings.version,
      region: settings.region,
      clock: () => new Date(),
      elapsedMs: () => performance.now(),
    }),
  };
});
