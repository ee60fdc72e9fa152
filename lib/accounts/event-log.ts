import type { SecurityEvents } from '../services/ports/security-events.js';

/** One JSON object a line on standard output, beside the lines of the requests. */
export const eventLog: SecurityEvents = {
  record: (event) => console.log(JSON.stringify({ level: 'warn', ...event })),
};
