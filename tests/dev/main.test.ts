import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { processesMentioning, type ServerProcess, startDevServer } from './processes.js';

const dataFolder = mkdtempSync(path.join(tmpdir(), 'shizi-dev-'));
const environment = { DATA_DIR: dataFolder, BCRYPT_COST: '4' };
afterAll(() => rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 }));

const password = 'seven green kites';
const post = (server: ServerProcess, operation: string, body: unknown) =>
  fetch(`${server.url}/api/v1/auth/${operation}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });

describe('the first start', () => {
  let server: ServerProcess;
  beforeAll(async () => {
    server = await startDevServer(environment);
  });
  afterAll(() => server.end());

  it('is ready when it says so, on one origin', async () => {
    expect((await fetch(`${server.url}/api/v1/health`)).status).toBe(200);
    const page = await fetch(`${server.url}/progress`, { headers: { Accept: 'text/html' } });
    expect(page.headers.get('content-type')).toContain('text/html');
    expect((await fetch(`${server.url}/api/v1/nothing`)).headers.get('content-type')).toBe('application/problem+json');
  });

  it('serves the lists with an ETag by which an unchanged one is 304', async () => {
    const first = await fetch(`${server.url}/api/v1/vocabulary/lists/hsk-2021-1`);
    expect(first.status).toBe(200);
    expect(((await first.json()) as { words: unknown[] }).words).toHaveLength(500);
    const again = await fetch(first.url, { headers: { 'If-None-Match': first.headers.get('etag') ?? '' } });
    expect(again.status).toBe(304);
    expect(again.headers.get('access-control-allow-origin')).toBe('*');
  });

  it('serves the document of the API, and the page that shows it', async () => {
    const document = await fetch(`${server.url}/openapi.json`);
    expect(document.headers.get('access-control-allow-origin')).toBe('*');
    expect(await document.json()).toMatchObject({ openapi: '3.1.0' });
    const page = await (await fetch(`${server.url}/api-docs`)).text();
    const files = [...page.matchAll(/(?:src|href)="(\/api-docs\/[^"]+)"/g)].map(([, file]) => file);
    expect(files.length).toBeGreaterThan(2);
    for (const file of files) expect((await fetch(server.url + file)).status, file).toBe(200);
    expect((await fetch(`${server.url}/api-docs/nothing.js`)).status).toBe(404);
  });

  it('serves strokes with the licence of their data', async () => {
    const strokes = await fetch(`${server.url}/strokes/4f60.json`);
    expect(await strokes.json()).toHaveProperty('strokes');
    expect(await (await fetch(`${server.url}/strokes/ARPHICPL.TXT`)).text()).toMatch(/ARPHIC PUBLIC LICENSE/i);
  });

  it('prints a demo account that can sign in', async () => {
    const [, email, demoPassword] = /Demo account +(\S+) +(\S+)/.exec(server.output()) ?? [];
    expect((await post(server, 'login', { email, password: demoPassword })).status).toBe(200);
  });

  it('keeps its secrets for the owner alone', () => {
    const file = path.join(dataFolder, 'secrets.json');
    expect(statSync(file).mode & 0o077).toBe(0);
    const { jwtSecret } = JSON.parse(readFileSync(file, 'utf8')) as { jwtSecret: string };
    expect(server.output()).not.toContain(jwtSecret);
  });

  it('refuses a second one on the same data, naming the first', async () => {
    await expect(startDevServer(environment)).rejects.toThrow(`process ${server.child.pid}`);
    expect((await fetch(`${server.url}/api/v1/health`)).status).toBe(200);
  });

  it('ends on SIGTERM, though connections are open and its data stays', async () => {
    await post(server, 'register', { email: 'learner@example.com', password });
    const open = fetch(`${server.url}/@vite/client`, { headers: { Connection: 'keep-alive' } });
    await (await open).text();
    expect(await server.end('SIGTERM')).toBe(0);
    expect(processesMentioning(dataFolder)).toEqual([]);
  });
});

describe('another start', () => {
  let server: ServerProcess | undefined;
  afterEach(() => server?.end('SIGKILL'));

  it('finds the accounts of the first and takes the same tokens; Ctrl-C ends it', async () => {
    server = await startDevServer(environment);
    expect((await post(server, 'login', { email: 'learner@example.com', password })).status).toBe(200);
    expect(await server.end('SIGINT')).toBe(0);
    expect(processesMentioning(dataFolder)).toEqual([]);
  });

  it('recovers from one that was killed', async () => {
    const killed = await startDevServer(environment);
    await killed.end('SIGKILL');
    server = await startDevServer(environment);
    expect((await post(server, 'login', { email: 'learner@example.com', password })).status).toBe(200);
    expect(await server.end()).toBe(0);
    expect(processesMentioning(dataFolder)).toEqual([]);
  });
});

it('ends when npm is ended, which does not say so', async () => {
  const server = await startDevServer(environment, { underNpm: true });
  await server.end('SIGTERM');
  await vi.waitFor(() => expect(processesMentioning(dataFolder)).toEqual([]), 10_000);
});

it('a port that is taken is said before anything is started', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as AddressInfo;
  try {
    await expect(startDevServer({ ...environment, PORT: String(port) })).rejects.toThrow(`Port ${port} is taken`);
  } finally {
    other.close();
  }
  expect(processesMentioning(dataFolder)).toEqual([]);
});

it('a PORT that is no port is said', async () => {
  await expect(startDevServer({ ...environment, PORT: 'http' })).rejects.toThrow('PORT is http');
});
