/** `npm run dev`: everything on this machine, on one origin. */
import type { RequestListener, Server } from 'node:http';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { deploy, readStatus } from './database/migrations.js';
import { startPostgres } from './database/postgres.js';
import { type DemoAccount, makeDemoAccount } from './demo-account.js';
import { generateAll } from './generate.js';
import { type HttpServer, listen } from './server/http-server.js';
import { applyToEnvironment, type DevelopmentSettings, readSettings } from './settings.js';
import { Shutdown } from './shutdown.js';
import { type StandIns, startStandIns } from './stand-ins/start.js';

const READY_TIMEOUT_MS = 60_000;
const shutdown = new Shutdown();

async function main(): Promise<void> {
  const startedAtMs = performance.now();
  const settings = readSettings();
  const http = await shutdown.endLater(listen(settings.port), (server) => server.close());
  const generated = generateAll();
  const [databaseUrl, standIns, startWeb] = await Promise.all([
    settings.databaseUrl ?? startDatabase(settings),
    generated.then(() => standInForServices(settings)),
    generated.then(() => (settings.isBuilt ? buildWeb(settings) : loadVite(http.server))),
  ]);
  if (settings.databaseUrl === undefined) await prepareDatabase(databaseUrl);
  else await warnAboutMigrations(settings.databaseUrl);
  applyToEnvironment(settings, databaseUrl, standIns.environment);
  if (settings.functions === 'built') await handOver(settings, http);
  else http.answerWith(await startWeb());
  await untilHealthy(http.url);
  // somebody's own database gets no account with a password that was printed
  const demo =
    settings.databaseUrl === undefined ? await makeDemoAccount(http.url, settings.secrets.demoPassword) : undefined;
  const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1);
  console.log(describe({ settings, url: http.url, databaseUrl, standIns, demo, seconds }));
}

async function startDatabase({ dataFolder }: DevelopmentSettings): Promise<string> {
  const starting = startPostgres({
    folder: path.join(dataFolder, 'postgres'),
    notify: (message) => console.log(message),
  });
  const server = await shutdown.endLater(starting, (started) => started.stop());
  return server.url();
}

/** The web app from its sources. Vite is loaded meanwhile, and reads the environment when it starts. */
async function loadVite(server: Server): Promise<() => Promise<RequestListener>> {
  const { startVite } = await import('./server/vite-server.js');
  return async () => {
    const { listener } = await shutdown.endLater(startVite(server), ({ vite }) => vite.close());
    return listener;
  };
}

/** The web app as it is deployed. */
async function buildWeb({ dataFolder }: DevelopmentSettings): Promise<() => Promise<RequestListener>> {
  const { buildWebApp, startBuilt } = await import('./server/built-server.js');
  const folder = path.join(dataFolder, 'web');
  await buildWebApp(folder);
  return async () => startBuilt(folder);
}

/** The web app and the functions as they are deployed, in a process of their own that takes over the port. */
async function handOver({ dataFolder }: DevelopmentSettings, http: HttpServer): Promise<void> {
  const { startPlatform } = await import('./platform/launch.js');
  await http.close();
  const starting = startPlatform({ port: http.port, web: path.join(dataFolder, 'web'), environment: process.env });
  await shutdown.endLater(starting, (platform) => platform.stop());
}

/** Redis, speech, storage and dialogues, each where no real one is configured. */
function standInForServices({ dataFolder, redisEngine }: DevelopmentSettings): Promise<StandIns> {
  const starting = startStandIns({ folder: dataFolder, environment: process.env, engine: redisEngine });
  return shutdown.endLater(starting, (standIns) => standIns.close());
}

/** Brings our own database to what the working tree says. */
async function prepareDatabase(url: string): Promise<void> {
  const applied = await deploy(url);
  if (applied.length > 0) console.log(`Applied ${applied.join(', ')}.`);
  const { seed } = await import('../prisma/seed.js'); // only now: it imports what is generated
  const { wordsWritten } = await seed(url);
  if (wordsWritten > 0) console.log(`Seeded ${wordsWritten} words.`);
}

/** A database that we were told of is its owner's to change. */
async function warnAboutMigrations(url: string): Promise<void> {
  if (!/^postgres(ql)?:/.test(url)) return;
  const { pending } = await readStatus(url);
  if (pending.length > 0) console.warn(`DATABASE_URL misses ${pending.join(', ')}: run \`npm run db:deploy\`.`);
}

async function untilHealthy(url: string): Promise<void> {
  for (const sinceMs = performance.now(); !shutdown.isRunning; await sleep(50)) {
    const response = await fetch(`${url}/api/v1/health`);
    const body = await response.text();
    if (response.ok) return;
    if (performance.now() - sinceMs > READY_TIMEOUT_MS) throw new Error(`Not healthy: ${response.status} ${body}`);
  }
}

function describe(ready: {
  settings: DevelopmentSettings;
  url: string;
  databaseUrl: string;
  standIns: StandIns;
  demo: DemoAccount | undefined;
  seconds: string;
}): string {
  const { settings, url, databaseUrl, standIns, demo, seconds } = ready;
  const ours = settings.databaseUrl === undefined;
  const rows: [string, string][] = [
    ['Web app', url],
    ['API', `${url}/api/v1`],
    ['API docs', `${url}/api-docs`],
    ['Health', `${url}/api/v1/health`],
    [
      'PostgreSQL',
      ours ? `${databaseUrl}  (data in ${path.relative('.', settings.dataFolder) || '.'})` : 'DATABASE_URL',
    ],
    ...standIns.rows.map(([service, where]): [string, string] => [service, where]),
    ...(demo ? [['Demo account', `${demo.email}  ${demo.password}`] satisfies [string, string]] : []),
  ];
  const lines = rows.map(([name, value]) => `  ${name.padEnd(14)}${value}`);
  return `\nReady after ${seconds} s. Ctrl-C stops everything.\n\n${lines.join('\n')}\n`;
}

shutdown.listen();
try {
  await main();
} catch (error) {
  if (!shutdown.isRunning) {
    console.error(error instanceof Error ? error.message : error);
    await shutdown.run(1);
  }
}
