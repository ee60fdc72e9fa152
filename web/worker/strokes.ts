const CACHE = 'strokes';

/**
 * Keeps the strokes of every character, from the one file that has all of them. Does nothing once they are here. A failure is
 * none: what was not kept is fetched when it is opened, or with the next start of the app.
 * @param address of that file, with a mark of its content
 */
export async function keepAllStrokes(address: string): Promise<void> {
  try {
    const cache = await caches.open(CACHE);
    if (await cache.match(address)) return;
    const response = await fetch(address);
    if (!response.ok) return;
    const all = (await response.json()) as Record<string, unknown>;
    for (const [name, strokes] of Object.entries(all)) await cache.put(`/strokes/${name}`, jsonOf(strokes));
    const earlier = (await cache.keys()).filter(({ url }) => new URL(url).search !== '');
    await Promise.all(earlier.map((request) => cache.delete(request)));
    // last: it says that all of them are here
    await cache.put(address, jsonOf(null));
  } catch {
    // no network, or no room
  }
}

function jsonOf(content: unknown): Response {
  return new Response(JSON.stringify(content), { headers: { 'Content-Type': 'application/json' } });
}
