import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Bucket, Storage } from '@google-cloud/storage';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { StandIn } from '../../dev/stand-ins/http/stand-in.js';
import { startStorage } from '../../dev/stand-ins/storage/server.js';

const audio = Buffer.from(Uint8Array.from({ length: 5_000 }, (_, index) => (index * 7) % 256));
const createOnly = { resumable: false, preconditionOpts: { ifGenerationMatch: 0 } } as const;

describe('Google Cloud Storage', () => {
  let parent: string;
  let server: StandIn<never>;
  let bucket: Bucket;

  const start = (port = 0) => startStorage({ folder: path.join(parent, 'objects'), port });
  /** As written, without a client that tidies the address. */
  const ask = (rawPath: string, method = 'GET', body?: string) =>
    new Promise<number>((resolve, reject) => {
      const asked = request({ host: '127.0.0.1', port: server.port, path: rawPath, method }, (response) => {
        response.resume().once('end', () => resolve(response.statusCode ?? 0));
      });
      asked.once('error', reject).end(body);
    });

  beforeAll(async () => {
    parent = mkdtempSync(path.join(tmpdir(), 'shizi-storage-'));
    server = await start();
    const storage = new Storage({
      projectId: 'tests',
      apiEndpoint: server.url,
      retryOptions: { autoRetry: false, maxRetries: 0 },
    });
    bucket = storage.bucket('shizi-tests');
  });
  beforeEach(() => server.behave({}));
  afterAll(async () => {
    await server.close();
    rmSync(parent, { recursive: true, force: true });
  });

  test('what was uploaded is there, with the type and the hashes that the client checks', async () => {
    const file = bucket.file('tts/1/abc.wav');
    expect(await file.exists()).toEqual([false]);
    await expect(file.download()).rejects.toMatchObject({ code: 404 });
    await file.save(audio, {
      ...createOnly,
      contentType: 'audio/wav',
      validation: 'md5',
      metadata: { cacheControl: 'public, max-age=31536000, immutable', metadata: { word: '识字' } },
    });
    expect(await file.exists()).toEqual([true]);
    const [downloaded] = await file.download({ validation: 'crc32c' });
    expect(downloaded.equals(audio)).toBe(true);
    const [metadata] = await file.getMetadata();
    expect(metadata).toMatchObject({ contentType: 'audio/wav', size: '5000', metadata: { word: '识字' } });
  });

  test('create-only refuses to overwrite, and nothing else is changed', async () => {
    const file = bucket.file('once');
    await file.save('first', createOnly);
    await expect(file.save('second', createOnly)).rejects.toMatchObject({ code: 412 });
    expect(String((await file.download())[0])).toBe('first');
    await file.save('third', { resumable: false });
    expect(String((await file.download())[0])).toBe('third');
  });

  test('of twenty that create at once, one does', async () => {
    const saves = Array.from({ length: 20 }, (_, index) => bucket.file('race').save(String(index), createOnly));
    const outcomes = await Promise.allSettled(saves);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('objects are listed by prefix and deleted', async () => {
    await Promise.all(['list/a', 'list/b', 'other'].map((name) => bucket.file(name).save('x', { resumable: false })));
    const names = async () => (await bucket.getFiles({ prefix: 'list/' }))[0].map(({ name }) => name);
    expect(await names()).toEqual(['list/a', 'list/b']);
    await bucket.file('list/a').delete();
    expect(await names()).toEqual(['list/b']);
    await expect(bucket.file('list/a').delete()).rejects.toMatchObject({ code: 404 });
  });

  test('a public address serves the bytes, to pages of every origin and in ranges', async () => {
    const file = bucket.file('speech/你好.wav');
    await file.save(audio, { resumable: false, contentType: 'audio/wav' });
    const whole = await fetch(file.publicUrl());
    expect(whole.status).toBe(200);
    expect(whole.headers.get('Content-Type')).toBe('audio/wav');
    expect(whole.headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect(Buffer.from(await whole.arrayBuffer()).equals(audio)).toBe(true);
    for (const [range, from, to] of [
      ['bytes=0-99', 0, 100],
      ['bytes=4900-', 4900, 5000],
      ['bytes=-10', 4990, 5000],
      ['bytes=4990-9999', 4990, 5000],
    ] as const) {
      const part = await fetch(file.publicUrl(), { headers: { Range: range } });
      expect([part.status, part.headers.get('Content-Range')]).toEqual([206, `bytes ${from}-${to - 1}/5000`]);
      expect(Buffer.from(await part.arrayBuffer()).equals(audio.subarray(from, to))).toBe(true);
    }
    const beyond = await fetch(file.publicUrl(), { headers: { Range: 'bytes=5000-' } });
    expect([beyond.status, beyond.headers.get('Content-Range')]).toEqual([416, 'bytes */5000']);
    const head = await fetch(file.publicUrl(), { method: 'HEAD' });
    expect([head.status, head.headers.get('Content-Length')]).toEqual([200, '5000']);
    expect((await fetch(bucket.file('none').publicUrl())).status).toBe(404);
  });

  test.each([
    '../../escaped',
    '../escaped',
    'a/../../../escaped',
    '/etc/passwd',
    'C:\\escaped',
    '.hidden',
    'x.json',
    'x.new',
    'con',
    'a\u0000b',
    '~*!()',
    '学'.repeat(300),
  ])('an object named %s is an object as any other, inside the folder', async (name) => {
    const before = readdirSync(parent);
    const file = bucket.file(name);
    await file.save(name, createOnly);
    expect(String((await file.download())[0])).toBe(name);
    expect((await bucket.getFiles({ prefix: name }))[0].map((found) => found.name)).toEqual([name]);
    expect(readdirSync(parent)).toEqual(before);
    expect(readdirSync(path.join(parent, 'objects'))).toEqual(['shizi-tests']);
    await file.delete();
  });

  test.each([
    ['/shizi-tests/..%2F..%2Fsecret', 404],
    ['/../secret', 400],
    ['/..%2f..%2f/secret', 400],
    ['/%2e%2e/secret', 400],
    ['/shizi-tests/../secret', 404],
    ['/shizi-tests/..', 400],
    ['/shizi-tests/%E0%A4%A', 400],
    ['/storage/v1/b/..%2f..%2fx/o/secret', 400],
    ['/storage/v1/b/shizi-tests/o/%2e%2e', 400],
    ['/', 404],
  ])('GET %s finds nothing', async (rawPath, status) => {
    expect(await ask(rawPath)).toBe(status);
  });

  test('an upload that is not multipart or has no parts is refused', async () => {
    const upload = '/upload/storage/v1/b/shizi-tests/o?name=x&uploadType=';
    expect(await ask(`${upload}resumable`, 'POST')).toBe(501);
    expect(await ask(`${upload}multipart`, 'POST', 'nothing')).toBe(400);
    expect(existsSync(path.join(parent, 'objects/shizi-tests/x'))).toBe(false);
  });

  test('objects are still there after a restart', async () => {
    await bucket.file('kept').save('kept', { resumable: false });
    const { port } = server;
    await server.close();
    await expect(bucket.file('kept').download()).rejects.toThrow();
    server = await start(port);
    await sleep(50); // until the client has seen that its idle connections are closed
    expect(String((await bucket.file('kept').download())[0])).toBe('kept');
  });

  test('a failing store is an error with its status', async () => {
    server.behave({ fault: 'error', status: 503 });
    await expect(bucket.file('kept').save('x', createOnly)).rejects.toMatchObject({ code: 503 });
  });

  test.each([
    ['without accounts: nobody in particular', undefined, undefined, [200, 200, 200]],
    ['without accounts: an unknown token', undefined, 'unknown', [401, 401, 200]],
    ['with accounts: a known token', 'known', 'known', [200, 200, 200]],
    ['with accounts: an unknown token', 'known', 'unknown', [401, 401, 200]],
    ['with accounts: nobody in particular', 'known', undefined, [401, 401, 200]],
  ])('%s writes, reads and fetches as Google lets it', async (_, known, shown, statuses) => {
    const folder = path.join(parent, `accounts-${known}-${shown}`);
    const knowsToken = known === undefined ? undefined : (token: string) => token === known;
    const guarded = await startStorage({ folder, knowsToken });
    const headersOf = (token: string | undefined) => ({ ...(token && { Authorization: `Bearer ${token}` }) });
    const write = (token: string | undefined) =>
      fetch(`${guarded.url}/upload/storage/v1/b/shizi-tests/o?uploadType=multipart&name=a`, {
        method: 'POST',
        headers: { 'Content-Type': 'multipart/related; boundary=x', ...headersOf(token) },
        body: '--x\r\nContent-Type: application/json\r\n\r\n{}\r\n--x\r\nContent-Type: text/plain\r\n\r\nhere\r\n--x--',
      });
    try {
      // it is there for whoever may see it
      expect((await write(known)).status).toBe(200);
      const answers = [
        await write(shown),
        await fetch(`${guarded.url}/storage/v1/b/shizi-tests/o/a?alt=media`, { headers: headersOf(shown) }),
        await fetch(`${guarded.url}/shizi-tests/a`),
      ];
      expect(answers.map(({ status }) => status)).toEqual(statuses);
      for (const refused of answers.filter(({ status }) => status === 401)) {
        expect(await refused.json()).toMatchObject({ error: { code: 401, errors: [{ reason: 'authError' }] } });
      }
    } finally {
      await guarded.close();
    }
  });
});
