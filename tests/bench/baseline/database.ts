import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '../../../lib/generated/prisma/client.js';

/** With the ten connections that the driver opens when it is not told otherwise. */
export function openPrisma(connectionString: string): PrismaClient {
  return new PrismaClient({ adapter: new PrismaPg({ connectionString }) });
}
