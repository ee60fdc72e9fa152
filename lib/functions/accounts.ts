/** What the functions under /auth are made of: one file where they are deployed (docs/decisions/0023). */
export { accounts } from '../container/accounts.js';
export { operations } from '../contract/operations.js';
export { Problem } from '../contract/problem.js';
export { cookieToken, forgettingOnRefusal, forgotten, handOver, presentedToken } from '../http/cookies.js';
export { on } from '../http/endpoint.js';
export { route } from '../http/route.js';
