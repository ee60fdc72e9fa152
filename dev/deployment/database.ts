import { createHash, randomInt } from 'node:crypto';
import type pg from 'pg';
import { type SeedCounts, seed } from '../../prisma/seed.js';
import { deploy, type Migration, type Patience, readMigrations, withClient } from '../database/migrations.js';
import type { Address, DeploymentPlan } from './settings.js';

export interface PreparedDatabase {
  /** The migrations that were applied now. */
  readonly applied: readonly string[];
  readonly seeded: SeedCounts;
}

export interface PrepareOptions {
  readonly migrations?: readonly Migration[];
  readonly patience?: Patience;
  /** For an answer to what this asks besides. */
  readonly answerMs?: number;
}

/**
 * Brings the database of a deployment to what its code expects: migrations, then the vocabulary. A second time changes nothing.
 * @throws Error, before anything is changed, when `served` is another database than `direct`, or when a preview was given production's.
 */
export async function prepareDatabase(
  { target, served, direct }: DeploymentPlan & { readonly direct: Address },
  { migrations = readMigrations(), patience, answerMs = 15_000 }: PrepareOptions = {},
): Promise<PreparedDatabase> {
  const connected = <T>(address: Address, run: (client: pg.Client) => Promise<T>) =>
    naming(address, withClient(address.url, run, answerMs));
  await connected(direct, async (client) => {
    await refuseOtherDatabase(client, direct, served, connected);
    if (target === 'preview') await refuseProduction(client, direct);
  });
  const applied = await naming(direct, deploy(direct.url, migrations, patience));
  if (target === 'production') await connected(direct, (client) => markAsProduction(client, direct.url));
  return { applied, seeded: await naming(direct, seed(direct.url)) };
}

type Connected = <T>(address: Address, run: (client: pg.Client) => Promise<T>) => Promise<T>;

/** A lock is seen by whoever is in the same database, by whatever way they came. */
async function refuseOtherDatabase(
  client: pg.Client,
  direct: Address,
  served: Address,
  connected: Connected,
): Promise<void> {
  // behind the Data Proxy nothing but Prisma's client can look
  if (!/^postgres(ql)?:/.test(served.url) || served.url === direct.url) return;
  const key = randomInt(2 ** 31);
  await client.query('BEGIN');
  await client.query('SELECT pg_advisory_xact_lock($1)', [key]);
  const isFree = await connected(served, async (other) => {
    const { rows } = await other.query<{ free: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS free', [key]);
    return rows[0]?.free;
  });
  await client.query('ROLLBACK');
  if (isFree) {
    throw new Error(
      `${served.name} and ${direct.name} lead to different databases. What is migrated must be what the functions use.`,
    );
  }
}

async function refuseProduction(client: pg.Client, direct: Address): Promise<void> {
  const { rows } = await client.query<{ mark: string | null }>(
    "SELECT obj_description(to_regclass('_prisma_migrations'), 'pg_class') AS mark",
  );
  if (rows[0]?.mark !== productionMark(direct.url)) return;
  throw new Error(
    `${direct.name} of this preview leads to production's database. Give previews one of their own, or none: then they ` +
      'are built without migrating.',
  );
}

/** Written where the history of migrations is, so that it needs no table of its own; a copy elsewhere is not taken for the original. */
async function markAsProduction(client: pg.Client, url: string): Promise<void> {
  await client.query(`COMMENT ON TABLE _prisma_migrations IS '${productionMark(url)}'`);
}

function productionMark(url: string): string {
  const place = createHash('sha256').update(placeOf(url)).digest('hex').slice(0, 16);
  return `production of ${place}`;
}

/**
 * Which database an address leads to: host and name, and not the role, of which one database has several. Where a host serves many
 * projects (Supabase's poolers, Prisma Postgres), the project is in the name of the role.
 */
export function placeOf(url: string): string {
  const { hostname, pathname, username } = new URL(url);
  const role = decodeURIComponent(username);
  const ofSupabase = hostname.endsWith('.pooler.supabase.com')
    ? role.split('.').at(-1)
    : /^db\.(\w+)\.supabase\.co$/.exec(hostname)?.[1];
  if (ofSupabase !== undefined) return `supabase ${ofSupabase}${pathname}`;
  return hostname.endsWith('.prisma.io') ? `prisma ${role}${pathname}` : `${hostname}${pathname}`;
}

/** What a connection failed with says which address is meant. Answers of the server itself speak for themselves. */
async function naming<T>(address: Address, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const { message, code = '' } = reasonOf(error);
    if (/time-?out|timeout expired/i.test(message) && !/^[0-9A-Z]{5}$/.test(code)) {
      throw new Error(
        `The database of ${address.name} does not answer. Is it paused, or does it let in known addresses only?`,
        { cause: error },
      );
    }
    if (/^E[A-Z_]+$|^(08|28|3D)/.test(code)) {
      throw new Error(`The database of ${address.name} can not be reached: ${message || code}.`, { cause: error });
    }
    throw error;
  }
}

function reasonOf(error: unknown): { message: string; code?: string } {
  // of a name with several addresses, each has failed
  const first = error instanceof AggregateError ? (error.errors[0] as unknown) : error;
  return first as { message: string; code?: string };
}
