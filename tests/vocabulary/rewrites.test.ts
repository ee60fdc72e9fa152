import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { readVocabulary } from '../../prisma/vocabulary/folder.js';

const VercelConfig = v.object({
  rewrites: v.array(v.object({ source: v.string(), destination: v.string() })),
  headers: v.array(
    v.object({ source: v.string(), headers: v.array(v.object({ key: v.string(), value: v.string() })) }),
  ),
});
const { rewrites, headers } = v.parse(
  VercelConfig,
  JSON.parse(readFileSync(new URL('../../vercel.json', import.meta.url), 'utf8')),
);
const ids = readVocabulary().lists.map(({ id }) => id);
const listPattern = /^\/api\/v1\/vocabulary\/lists\/:listId\((.*)\)$/;

describe('vercel.json', () => {
  it('leads to the static files of exactly the known lists', () => {
    expect(rewrites).toContainEqual({ source: '/api/v1/vocabulary/lists', destination: '/vocabulary/lists.json' });
    const ofLists = rewrites.filter(({ destination }) => destination === '/vocabulary/:listId.json');
    expect(ofLists.map(({ source }) => listPattern.exec(source)?.[1]?.split('|'))).toEqual([ids]);
  });

  it('asks for the lists before anything under /api/ is refused', () => {
    const refused = rewrites.findIndex(({ source }) => source === '/api/(.*)');
    const ofLists = rewrites.findLastIndex(({ destination }) => destination.startsWith('/vocabulary/'));
    expect(ofLists).toBeGreaterThanOrEqual(0);
    expect(refused).toBeGreaterThan(ofLists);
  });

  it('any origin may read the lists, and caches may keep them', () => {
    const paths = headers.filter(({ source }) => source.startsWith('/api/v1/vocabulary/lists'));
    expect(paths.map(({ source }) => listPattern.exec(source)?.[1]?.split('|') ?? source)).toEqual([
      '/api/v1/vocabulary/lists',
      ids,
    ]);
    for (const path of paths) {
      expect(path.headers).toContainEqual({ key: 'Access-Control-Allow-Origin', value: '*' });
      expect(path.headers.find(({ key }) => key === 'Cache-Control')?.value).toMatch(/^public, max-age=[1-9]/);
    }
  });
});
