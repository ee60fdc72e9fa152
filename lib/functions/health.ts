/** What the function of /health is made of: one file where it is deployed (docs/decisions/0023). */
export { health } from '../container/health.js';
export { operations } from '../contract/operations.js';
export { on } from '../http/endpoint.js';
export { route } from '../http/route.js';
