/** What the functions of speech and dialogues are made of: one file where they are deployed (docs/decisions/0023). */
export { speech } from '../container/speech.js';
export { operations } from '../contract/operations.js';
export { prefersAudio } from '../http/accept.js';
export { on } from '../http/endpoint.js';
export { route } from '../http/route.js';
