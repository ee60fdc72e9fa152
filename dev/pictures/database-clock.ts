import pg from 'pg';

/**
 * Lets the database at `url` believe what the server believes: its statements read `clock_timestamp()`, which from now on is one
 * that is `offsetMs` away from the real one. Connections that are open begin anew.
 */
export async function shiftDatabaseClock(url: string, offsetMs: number): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`
      CREATE FUNCTION public.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE
        AS $$ SELECT pg_catalog.clock_timestamp() + interval '${Math.round(offsetMs / 1000)} seconds' $$`);
    const { rows } = await client.query<{ name: string }>('SELECT quote_ident(current_database()) AS name');
    await client.query(`ALTER DATABASE ${rows[0]?.name} SET search_path = public, pg_catalog`);
    await client.query(`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()`);
  } finally {
    await client.end();
  }
}
