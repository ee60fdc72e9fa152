import * as v from 'valibot';
import { Health } from '../../lib/contract/health.js';
import { operationTable } from '../../lib/contract/operation-table.js';
import { type Answer, exchange, isHtml, jsonOf, NoAnswer } from './exchange.js';
import { BYPASS_SETTING, CannotStart, type Remote } from './remote.js';

/**
 * Whether an answer is the platform's, which lets nobody in, and not the deployment's: a page or a redirect to its sign-in.
 */
function isProtected({ status, headers, text }: Answer): boolean {
  const target = headers.get('location') ?? '';
  if (status >= 300 && status < 400) return /^https:\/\/(www\.)?vercel\.com\/(sso|login)/.test(target);
  return (
    (status === 401 || status === 403) &&
    !/json/.test(headers.get('content-type') ?? '') &&
    (/^vercel$/i.test(headers.get('server') ?? '') || headers.has('x-vercel-id') || /vercel/i.test(text))
  );
}

/**
 * The health of what answers there.
 * @throws CannotStart with what is in the way: no server, another server, a protected preview, a service that is not ready.
 */
export async function reach(remote: Remote): Promise<Health> {
  const { path } = operationTable.getHealth;
  const at = remote.base + path;
  let answer: Answer;
  try {
    answer = await exchange(remote, path);
  } catch (error) {
    if (error instanceof NoAnswer) throw new CannotStart(error.message);
    throw error;
  }
  if (isProtected(answer)) throw new CannotStart(howToGetIn(remote));
  if (answer.status >= 300 && answer.status < 400)
    throw new CannotStart(
      `${at} redirects to ${withoutQuery(answer.headers.get('location'))}. Give that address instead.`,
    );
  if (isHtml(answer))
    throw new CannotStart(
      `${at} answers ${answer.status} with a web page where the API's health should be. Is this the address of a Shizi?`,
    );
  const found = v.safeParse(Health, jsonOf(answer));
  if (!found.success) {
    const problem = v.safeParse(v.object({ code: v.string(), requestId: v.string() }), jsonOf(answer));
    throw new CannotStart(
      problem.success
        ? `${at} answers ${answer.status} ${problem.output.code} (request ${problem.output.requestId}). Its log says why: a setting may be missing.`
        : `${at} answers ${answer.status}, and not with the API's health. Is this the address of a Shizi?`,
    );
  }
  const { status, dependencies } = found.output;
  if (dependencies.database.reason === 'not-migrated')
    throw new CannotStart(
      `${at} answers ${answer.status}: the database can be reached, and is not migrated. With DIRECT_URL of that database: ` +
        'npm run db:deploy, then npm run db:seed (docs/deployment.md, "The build").',
    );
  if (answer.status !== 200 || status === 'down') {
    const down = Object.entries(dependencies).filter((entry) => entry[1].status === 'down');
    throw new CannotStart(
      `${at} answers ${answer.status}: down: ${down.map(([name]) => name).join(', ') || 'unknown'}. ` +
        'Can DATABASE_URL be reached from there, and have the migrations been applied (npm run db:status)?',
    );
  }
  return found.output;
}

const howToGetIn = ({ base, bypass }: Remote): string =>
  bypass
    ? `${base} is protected, and the secret in ${BYPASS_SETTING} is not taken. Copy it anew from the project's ` +
      'Deployment Protection settings, and deploy again after a new one was made.'
    : `${base} is protected. Set ${BYPASS_SETTING} to the project's secret ` +
      '(Settings, Deployment Protection, Protection Bypass for Automation).';

const withoutQuery = (location: string | null): string => location?.split('?')[0] ?? 'nowhere';
