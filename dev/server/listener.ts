import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import sirv from 'sirv';
import { type LoadFunction, publicFolder } from './functions.js';
import type { Routing } from './routing.js';
import { requestedUrl, sendWebResponse, toWebRequest } from './web-adapter.js';

type ServeFile = ReturnType<typeof sirv>;

export interface ListenerOptions {
  /** Asked for every request, so that a new file or a changed vercel.json counts at once. */
  readonly routing: () => Routing;
  readonly load: LoadFunction;
  /** Serves static files; by default those of the folder that is copied into the build as it is. */
  readonly serveFile?: ServeFile;
  /** Answers what is neither a function nor a public file: the web app. */
  readonly web?: (request: IncomingMessage, response: ServerResponse) => void;
}

/** Answers requests as the platform would: static files, functions, rewrites, headers of vercel.json. */
export function createListener({
  routing,
  load,
  web,
  serveFile = sirv(publicFolder, { dev: true, etag: true }),
}: ListenerOptions): RequestListener {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = requestedUrl(request);
    if (!url) return plain(response, 400, 'The request has no valid URL.');
    const table = routing();
    const destination = table.resolve(url.pathname);
    const headers = table.headers(url.pathname);
    if (destination.kind === 'function') {
      const called = toWebRequest(request, response, withParameters(url, destination.parameters));
      const { fetch } = await load(destination.file);
      return sendWebResponse(request, response, await fetch(called), headers);
    }
    for (const [name, value] of headers) response.setHeader(name, value);
    if (destination.kind === 'static' && destination.path !== '/index.html') {
      request.url = destination.path;
      return serveFile(request, response, () => plain(response, 404, 'Not found.'));
    }
    // the web app's own modules have addresses under /assets only once it is built
    if (
      web &&
      (destination.kind === 'static' || !/^\/(api|api-docs|assets|vocabulary|strokes)(\/|$)/.test(url.pathname))
    ) {
      return web(request, response);
    }
    return plain(response, 404, 'Not found.');
  };

  return (request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (response.destroyed || (error as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE') return;
      console.error(error);
      if (response.headersSent) response.destroy();
      else plain(response, 500, 'The function failed; the console says why.');
    });
  };
}

function withParameters(url: URL, parameters: readonly (readonly [string, string])[]): URL {
  if (parameters.length === 0) return url;
  const query = parameters
    .map(([name, value]) => `${encodeURIComponent(name)}=${value.replaceAll('&', '%26')}`)
    .join('&');
  const extended = new URL(url);
  extended.search = url.search ? `${url.search}&${query}` : query;
  return extended;
}

function plain(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' });
  response.end(`${text}\n`);
}
