/** What the functions under /progress are made of: one file where they are deployed (docs/decisions/0023). */
export { progressContainer } from '../container/progress.js';
export { operations } from '../contract/operations.js';
export { on } from '../http/endpoint.js';
export { entityTag, knownVersion } from '../http/entity-tag.js';
export { route } from '../http/route.js';
