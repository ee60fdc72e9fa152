import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Refusal } from '../http/service.js';
import { crc32c, md5 } from './checksums.js';

export interface ObjectMetadata {
  readonly bucket: string;
  readonly name: string;
  readonly contentType: string;
  readonly cacheControl: string | undefined;
  /** What the client says of it itself. */
  readonly metadata: Readonly<Record<string, string>> | undefined;
  readonly generation: string;
  readonly timeCreated: string;
  readonly size: number;
  readonly md5Hash: string;
  readonly crc32c: string;
}

export type NewObject = Pick<ObjectMetadata, 'bucket' | 'name' | 'contentType' | 'cacheControl' | 'metadata'>;

const LONGEST_FILE_NAME = 200;
const LONGEST_OBJECT_NAME_BYTES = 1024;
const METADATA = '.json';

/**
 * Objects as files, one folder a bucket. An object's name becomes one file name without a slash, so that no name leads out
 * of the folder. Every operation is synchronous: nothing comes between a look and the write that depends on it.
 */
export class ObjectFolder {
  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
  }

  find(bucket: string, name: string): ObjectMetadata | undefined {
    return readMetadata(this.fileOf(bucket, name) + METADATA);
  }

  read({ bucket, name }: ObjectMetadata): Buffer {
    return readFileSync(this.fileOf(bucket, name));
  }

  write(object: NewObject, data: Buffer): ObjectMetadata {
    const file = this.fileOf(object.bucket, object.name);
    const before = Number(this.find(object.bucket, object.name)?.generation ?? 0);
    const metadata: ObjectMetadata = {
      ...object,
      generation: String(Math.max(Date.now() * 1000, before + 1)),
      timeCreated: new Date().toISOString(),
      size: data.length,
      md5Hash: md5(data),
      crc32c: crc32c(data),
    };
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, data);
    writeFileSync(`${file}${METADATA}.new`, JSON.stringify(metadata));
    renameSync(`${file}.new`, file);
    renameSync(`${file}${METADATA}.new`, file + METADATA); // last: what has metadata has content
    return metadata;
  }

  delete({ bucket, name }: ObjectMetadata): void {
    const file = this.fileOf(bucket, name);
    rmSync(file + METADATA, { force: true });
    rmSync(file, { force: true });
  }

  /** In the order of their names. */
  list(bucket: string, prefix: string): ObjectMetadata[] {
    const folder = this.folderOf(bucket);
    let files: string[];
    try {
      files = readdirSync(folder);
    } catch {
      return [];
    }
    return files
      .filter((file) => file.endsWith(METADATA))
      .flatMap((file) => readMetadata(path.join(folder, file)) ?? [])
      .filter(({ name }) => name.startsWith(prefix))
      .sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  private folderOf(bucket: string): string {
    if (!/^[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$/.test(bucket)) throw new Refusal(400, `Invalid bucket name: '${bucket}'`);
    return path.join(this.folder, bucket);
  }

  private fileOf(bucket: string, name: string): string {
    const isTooLong = Buffer.byteLength(name) > LONGEST_OBJECT_NAME_BYTES;
    if (name === '' || name === '.' || name === '..' || isTooLong || /[\r\n\p{Surrogate}]/u.test(name)) {
      throw new Refusal(400, 'Invalid object name.');
    }
    return path.join(this.folderOf(bucket), fileName(name));
  }
}

/** Only letters, digits, `-`, `_`, `%` and dots that begin nothing; a long name is cut and told apart by its hash. */
function fileName(name: string): string {
  const encoded = encodeURIComponent(name)
    .replace(/[!'()*~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/^\./, '%2E')
    .replace(/\.(json|new)$/, '%2E$1');
  if (encoded.length <= LONGEST_FILE_NAME) return encoded;
  return `${encoded.slice(0, LONGEST_FILE_NAME - 65)}-${createHash('sha256').update(name).digest('hex')}`;
}

function readMetadata(file: string): ObjectMetadata | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ObjectMetadata;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
