import { openDatabase } from '../repositories/database.js';
import { whenEnding } from './ending.js';
import { config } from './kit.js';
import { once } from './once.js';

/** The one database of this process. Apart from the kit: a function that imports this file carries Prisma. */
export const database = once(() => {
  const opened = openDatabase(config().database);
  whenEnding(() => opened.close());
  return opened;
});
