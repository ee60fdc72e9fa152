/** What is known of a kept sound without reading it. */
export interface ShelfEntry {
  readonly key: string;
  readonly bytes: number;
  /** Epoch ms. */
  readonly usedAt: number;
}

/**
 * The sounds that must go so that one of `incomingBytes` fits into `capacityBytes`: the least recently used, and no more of
 * them than needed. Null when it would not fit into an empty shelf.
 */
export function evictions(
  entries: readonly ShelfEntry[],
  incomingBytes: number,
  capacityBytes: number,
): readonly string[] | null {
  if (incomingBytes > capacityBytes) return null;
  let over = entries.reduce((sum, { bytes }) => sum + bytes, incomingBytes) - capacityBytes;
  const gone: string[] = [];
  for (const { key, bytes } of [...entries].sort((a, b) => a.usedAt - b.usedAt)) {
    if (over <= 0) break;
    gone.push(key);
    over -= bytes;
  }
  return gone;
}
