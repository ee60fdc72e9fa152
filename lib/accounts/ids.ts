import { v7 } from '../generated/packages/ids.js';
import type { Ids } from '../services/ports/ids.js';

export const uuidIds: Ids = { next: () => v7() };
