import { v7 } from 'uuid';
import type { Ids } from '../services/ports/ids.js';

export const uuidIds: Ids = { next: () => v7() };
