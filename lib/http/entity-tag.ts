/** A weak tag for `version` as `owner` sees it: two accounts that share a browser never share an answer. */
export function entityTag(version: string, owner: string): string {
  return `W/"${version}.${owner}"`;
}

/** The version of `owner`'s answer that the client has, by `If-None-Match`; undefined for none or another owner's. */
export function knownVersion(headers: Headers, owner: string): string | undefined {
  for (const [, tag] of (headers.get('if-none-match') ?? '').matchAll(/(?:W\/)?"([^"]*)"/g)) {
    if (tag?.endsWith(`.${owner}`)) return tag.slice(0, -owner.length - 1);
  }
  return undefined;
}
