import { isHtml, jsonOf } from '../remote/exchange.js';
import { must, problemOf, type Visitor } from './walk.js';

export interface Step {
  readonly name: string;
  run(visitor: Visitor): Promise<void>;
}

/** What anybody sees who brings no account; none of these needs another. */
export const siteSteps: readonly Step[] = [
  {
    name: 'web app, with its content policy',
    run: async (visitor) => {
      const page = await visitor.get('/');
      must(page.status === 200 && isHtml(page), 'the web app is not at /');
      const policy = page.headers.get('content-security-policy') ?? '';
      must(/script-src 'self'/.test(policy), 'it has no Content-Security-Policy that names its scripts');
      must(!/script-src[^;]*unsafe/.test(policy), 'its Content-Security-Policy lets inline scripts run');
      must(page.headers.get('x-content-type-options') === 'nosniff', 'it has no X-Content-Type-Options: nosniff');
    },
  },
  {
    name: 'a script of the web app',
    run: async (visitor) => {
      const page = await visitor.get('/');
      const [, script] = /<script[^>]+src="(\/[^"]+\.js)"/.exec(page.text) ?? [];
      must(script !== undefined, 'the page names no script of its own');
      const file = await visitor.get(script);
      must(file.status === 200 && /javascript/.test(file.headers.get('content-type') ?? ''), `${script} is no script`);
      must(/immutable/.test(file.headers.get('cache-control') ?? ''), `${script} may not be kept`);
    },
  },
  {
    name: 'a page of the web app',
    run: async (visitor) => {
      const page = await visitor.get('/progress');
      must(page.status === 200 && isHtml(page), '/progress is not the web app');
    },
  },
  {
    name: 'an unknown file',
    run: async (visitor) => {
      const { status } = await visitor.get('/assets/there-is-none.js');
      must(status === 404, `404 was expected, and the answer is ${status}`);
    },
  },
  {
    name: 'an unknown path of the API',
    run: async (visitor) => {
      const answer = await visitor.get('/api/v1/there-is-none');
      must(answer.status === 404 && problemOf(answer)?.code === 'NOT_FOUND', '404 NOT_FOUND was expected');
    },
  },
  {
    name: 'word lists',
    run: async (visitor) => {
      const lists = await visitor.ask('getLists');
      must(lists.length > 0, 'there is no list');
    },
  },
  {
    name: 'OpenAPI document',
    run: async (visitor) => {
      const document = jsonOf(await visitor.get('/openapi.json')) as { openapi?: unknown } | undefined;
      must(String(document?.openapi).startsWith('3.1'), '/openapi.json is no OpenAPI 3.1');
    },
  },
  {
    name: 'Swagger UI',
    run: async (visitor) => {
      const page = await visitor.get('/api-docs');
      must(
        page.status === 200 && isHtml(page) && /swagger/i.test(page.text),
        '/api-docs is not the page that it should be',
      );
    },
  },
  {
    name: 'nothing without a token',
    run: async (visitor) => {
      await visitor.refused('UNAUTHENTICATED', 401, 'listProgress');
    },
  },
];
