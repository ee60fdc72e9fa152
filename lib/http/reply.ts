import { errors } from '../contract/errors.js';
import { Problem } from '../contract/problem.js';

/** A name, not an address: nobody needs to fetch it, and it never changes. */
const TYPE_BASE = 'urn:shizi:problem:';

/** An RFC 9457 problem document. Anything that is not a `Problem` is our fault and tells the client nothing. */
export function problemResponse(error: unknown, requestId: string): Response {
  const problem = error instanceof Problem ? error : new Problem('INTERNAL');
  const document = {
    type: TYPE_BASE + problem.code.toLowerCase().replaceAll('_', '-'),
    title: errors[problem.code].title,
    status: problem.status,
    detail: problem.detail,
    code: problem.code,
    requestId,
    ...(problem.errors && { errors: problem.errors }),
  };
  return new Response(JSON.stringify(document), {
    status: problem.status,
    headers: { 'Cache-Control': 'no-store', ...problem.headers, 'Content-Type': 'application/problem+json' },
  });
}

/** Without the body, as HEAD answers. */
export function withoutBody(response: Response): Response {
  return new Response(null, { status: response.status, headers: response.headers });
}
