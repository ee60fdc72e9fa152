const CACHE = 'strokes';
/** Says since when there has been no room for them; goes with the next success. */
const NO_ROOM = '/strokes/no-room?since';
const PATIENCE_MS = 7 * 24 * 60 * 60_000;

let keeping: Promise<void> | null = null;

/**
 * Keeps the strokes of every character, from the one file that has all of them. Does nothing once they are here, while they are
 * on their way, or where there was no room for them within the last week. A failure is none: what was not kept is fetched when
 * it is opened, or with a later start of the app.
 * @param address of that file, with a mark of its content
 */
export function keepAllStrokes(address: string): Promise<void> {
  // every tab of the device asks
  keeping ??= keep(address).finally(() => {
    keeping = null;
  });
  return keeping;
}

async function keep(address: string): Promise<void> {
  try {
    const cache = await caches.open(CACHE);
    if ((await cache.match(address)) || (await hadNoRoom(cache))) return;
    const response = await fetch(address);
    if (!response.ok) return;
    const all = (await response.json()) as Record<string, unknown>;
    await putAll(cache, all);
    const earlier = (await cache.keys()).filter(({ url }) => new URL(url).search !== '');
    await Promise.all(earlier.map((request) => cache.delete(request)));
    // last: it says that all of them are here
    await cache.put(address, jsonOf(null));
  } catch {
    // no network, or no room
  }
}

async function putAll(cache: Cache, all: Record<string, unknown>): Promise<void> {
  const opened = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname));
  const paths = Object.keys(all).map((name) => `/strokes/${name}`);
  try {
    for (const [name, strokes] of Object.entries(all)) await cache.put(`/strokes/${name}`, jsonOf(strokes));
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'QuotaExceededError') throw error;
    // what little room there is belongs to reviews
    for (const path of paths) if (!opened.has(path)) await cache.delete(path);
    await cache.put(NO_ROOM, jsonOf(Date.now()));
    throw error;
  }
}

async function hadNoRoom(cache: Cache): Promise<boolean> {
  const mark = await cache.match(NO_ROOM);
  if (!mark) return false;
  const sinceMs = Date.now() - Number(await mark.json());
  return sinceMs >= 0 && sinceMs < PATIENCE_MS;
}

function jsonOf(content: unknown): Response {
  return new Response(JSON.stringify(content), { headers: { 'Content-Type': 'application/json' } });
}
