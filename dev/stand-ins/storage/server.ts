import * as v from 'valibot';
import { type CallerOptions, readKnownToken } from '../http/google.js';
import { type Answer, type Asked, json, Refusal, readJson, type Service } from '../http/service.js';
import { type StandIn, type StandInOptions, startStandIn } from '../http/stand-in.js';
import { readParts } from './multipart.js';
import { type NewObject, ObjectFolder, type ObjectMetadata } from './object-folder.js';

export interface StorageOptions extends StandInOptions, CallerOptions {
  /** Where the objects are kept; it stays when the server is closed. */
  readonly folder: string;
}

const UPLOAD = /^\/upload\/storage\/v1\/b\/([^/]+)\/o$/;
const LIST = /^\/storage\/v1\/b\/([^/]+)\/o$/;
const OBJECT = /^(\/download)?\/storage\/v1\/b\/([^/]+)\/o\/(.+)$/;
const PUBLIC = /^\/([^/]+)\/(.+)$/;

/** Google Cloud Storage: the part of its JSON API that its client uses for small objects, and the public addresses. */
export async function startStorage(options: StorageOptions): Promise<StandIn<never>> {
  const objects = new ObjectFolder(options.folder);
  const service: Service<never> = {
    faults: [],
    operation,
    failure: (code, message) => ({
      error: { code, message, errors: [{ message, reason: reasons[code] ?? 'invalid' }] },
    }),
    answer: async (asked) => {
      // anybody may read at the public addresses
      if (operation(asked.method, asked.path) !== 'public') await requireCaller(asked, options);
      return answer(objects, asked);
    },
  };
  return startStandIn(service, options);
}

/** A known token; where there are no accounts, none. @throws Refusal 401, as Google's does */
async function requireCaller(asked: Asked<never>, options: StorageOptions): Promise<void> {
  const token = await readKnownToken(asked, options, 'Invalid Credentials');
  if (token !== undefined || !options.knowsToken) return;
  throw new Refusal(401, 'Anonymous caller does not have access to the Google Cloud Storage bucket.');
}

const reasons: Readonly<Record<number, string>> = {
  401: 'authError',
  404: 'notFound',
  412: 'conditionNotMet',
  429: 'rateLimitExceeded',
};

function operation(method: string, path: string): string {
  if (UPLOAD.test(path)) return 'upload';
  if (LIST.test(path)) return 'list';
  if (OBJECT.test(path)) return method === 'DELETE' ? 'delete' : 'object';
  return 'public';
}

function answer(objects: ObjectFolder, asked: Asked<never>): Answer {
  const { method, path, query } = asked;
  const [, uploadBucket] = UPLOAD.exec(path) ?? [];
  if (uploadBucket !== undefined && method === 'POST') return upload(objects, decode(uploadBucket), asked);
  const [, listBucket] = LIST.exec(path) ?? [];
  if (listBucket !== undefined) {
    const found = objects.list(decode(listBucket), query.get('prefix') ?? '');
    return json(200, { kind: 'storage#objects', items: found.map(describe) });
  }
  const [, download, bucket, name] = OBJECT.exec(path) ?? [];
  if (bucket !== undefined && name !== undefined) {
    const object = mustFind(objects, decode(bucket), decode(name));
    if (method === 'DELETE') {
      objects.delete(object);
      return { status: 204 };
    }
    if (download || query.get('alt') === 'media') return serve(objects, object, asked);
    return json(200, describe(object));
  }
  const [, publicBucket, publicName] = PUBLIC.exec(path) ?? [];
  if (publicBucket === undefined || publicName === undefined) throw new Refusal(404, 'Not found.');
  if (method === 'OPTIONS') return { status: 204, headers: { ...open, 'Access-Control-Allow-Headers': 'Range' } };
  if (method !== 'GET' && method !== 'HEAD') throw new Refusal(405, 'Method not allowed.');
  return serve(objects, mustFind(objects, decode(publicBucket), decode(publicName)), asked);
}

/** A web page on another origin may read a public object. */
const open = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Methods': 'GET, HEAD, OPTIONS' };

const UploadMetadata = v.object({
  name: v.optional(v.string()),
  contentType: v.optional(v.string()),
  cacheControl: v.optional(v.string()),
  metadata: v.optional(v.record(v.string(), v.string())),
});

function upload(objects: ObjectFolder, bucket: string, { query, headers, body }: Asked<never>): Answer {
  const type = headers['content-type'] ?? '';
  if (query.get('uploadType') !== 'multipart') throw new Refusal(501, 'Only multipart uploads are served here.');
  const [first, content] = readParts(type, body);
  if (!first || !content) throw new Refusal(400, 'The upload needs two parts.');
  const said = v.safeParse(UploadMetadata, first.body.length > 0 ? readJson(first.body) : {});
  if (!said.success) throw new Refusal(400, 'Invalid metadata.');
  const object: NewObject = {
    bucket,
    name: query.get('name') ?? said.output.name ?? '',
    contentType: said.output.contentType ?? content.contentType ?? 'application/octet-stream',
    cacheControl: said.output.cacheControl,
    metadata: said.output.metadata,
  };
  const wanted = query.get('ifGenerationMatch');
  const present = objects.find(bucket, object.name)?.generation ?? '0';
  if (wanted !== null && wanted !== present) {
    throw new Refusal(412, 'At least one of the pre-conditions you specified did not hold.');
  }
  return json(200, describe(objects.write(object, content.body)));
}

function serve(objects: ObjectFolder, object: ObjectMetadata, { headers }: Asked<never>): Answer {
  const whole = objects.read(object);
  const common = {
    ...open,
    'Content-Type': object.contentType,
    'Cache-Control': object.cacheControl ?? 'public, max-age=3600',
    'Accept-Ranges': 'bytes',
    ETag: `"${object.generation}"`,
    'X-Goog-Generation': object.generation,
    'X-Goog-Hash': `crc32c=${object.crc32c},md5=${object.md5Hash}`,
  };
  const range = readRange(headers.range, whole.length);
  if (range === undefined) return { status: 200, headers: common, body: whole };
  if (range === 'unsatisfiable')
    return { status: 416, headers: { ...common, 'Content-Range': `bytes */${whole.length}` } };
  const [start, end] = range;
  const contentRange = `bytes ${start}-${end}/${whole.length}`;
  return { status: 206, headers: { ...common, 'Content-Range': contentRange }, body: whole.subarray(start, end + 1) };
}

/** One range of bytes (RFC 9110, 14.2), ends included; what is not understood is as if it were not there. */
function readRange(header: string | undefined, size: number): readonly [number, number] | 'unsatisfiable' | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  return start > end ? 'unsatisfiable' : [start, end];
}

function mustFind(objects: ObjectFolder, bucket: string, name: string): ObjectMetadata {
  const object = objects.find(bucket, name);
  if (!object) throw new Refusal(404, `No such object: ${bucket}/${name}`);
  return object;
}

function describe({ size, ...object }: ObjectMetadata): unknown {
  return {
    kind: 'storage#object',
    id: `${object.bucket}/${object.name}/${object.generation}`,
    ...object,
    size: String(size),
    metageneration: '1',
    storageClass: 'STANDARD',
    etag: object.generation,
    updated: object.timeCreated,
  };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new Refusal(400, 'The address is not valid UTF-8.');
  }
}
