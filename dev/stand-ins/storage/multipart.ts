import { Refusal } from '../http/service.js';

export interface Part {
  readonly contentType: string | undefined;
  readonly body: Buffer;
}

/**
 * The parts of a `multipart/related` body (RFC 2387): for an upload the metadata, then the content.
 * @throws Refusal 400 when it is none.
 */
export function readParts(contentType: string, body: Buffer): readonly Part[] {
  const boundary = /boundary=(?:"([^"]+)"|'([^']+)'|([^;\s]+))/.exec(contentType);
  const text = boundary?.[1] ?? boundary?.[2] ?? boundary?.[3];
  if (text === undefined) throw new Refusal(400, 'The boundary of the multipart body is missing.');
  const delimiter = Buffer.from(`\r\n--${text}`);
  // the first delimiter may stand at the very beginning, without the line break that belongs to the others
  const whole = Buffer.concat([Buffer.from('\r\n'), body]);
  const parts: Part[] = [];
  let start = whole.indexOf(delimiter);
  while (start >= 0) {
    const next = whole.indexOf(delimiter, start + delimiter.length);
    if (next < 0) break;
    parts.push(readPart(whole.subarray(start + delimiter.length, next)));
    start = next;
  }
  return parts;
}

function readPart(part: Buffer): Part {
  const end = part.indexOf('\r\n\r\n');
  if (end < 0) throw new Refusal(400, 'A part of the multipart body has no header.');
  const head = part.toString('latin1', 0, end);
  return { contentType: /^content-type:\s*(.+)$/im.exec(head)?.[1]?.trim(), body: part.subarray(end + 4) };
}
