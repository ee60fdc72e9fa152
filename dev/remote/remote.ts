import process from 'node:process';

/** Where a deployment is, and what opens it. */
export interface Remote {
  /** Without a slash at its end; the contract's paths (`/api/v1/…`) come after it. */
  readonly base: string;
  /** Goes with every request. */
  readonly headers: Readonly<Record<string, string>>;
  /** The secret that lets tools into a protected preview; in no output. */
  readonly bypass: string | undefined;
}

/** Nothing can be tried: the sentence says what to do. */
export class CannotStart extends Error {
  override readonly name = 'CannotStart';
}

/** What the platform itself calls the secret of its "Protection Bypass for Automation". */
export const BYPASS_SETTING = 'VERCEL_AUTOMATION_BYPASS_SECRET';
const BYPASS_HEADER = 'x-vercel-protection-bypass';
const LOCAL = /^(localhost|127(\.\d+){3}|\[::1\]|.*\.localhost)$/;

/**
 * Reads the address that a command was given; `command` is how that one is called.
 * @throws CannotStart
 */
export function readRemote(
  given: string | undefined,
  command: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Remote {
  const usage = `Say which deployment: ${command} -- https://name.vercel.app`;
  if (!given) throw new CannotStart(usage);
  // the words are not repeated where they may hold a password
  if (!URL.canParse(given)) throw new CannotStart(`${quoted(given)} is no URL. ${usage}`);
  const url = new URL(given);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new CannotStart(`${quoted(given)} is no address of a web server. ${usage}`);
  if (url.username || url.password) throw new CannotStart(`Leave user name and password out of the URL. ${usage}`);
  if (url.search || url.hash) throw new CannotStart(`Leave out of the URL what follows ? or #. ${usage}`);
  const bypass = environment[BYPASS_SETTING] || undefined;
  if (bypass && !/^[\x21-\x7e]+$/.test(bypass))
    throw new CannotStart(`${BYPASS_SETTING} has characters that no header can carry: copy it again.`);
  if (bypass && url.protocol === 'http:' && !LOCAL.test(url.hostname))
    throw new CannotStart(`${BYPASS_SETTING} is set and would go unencrypted to ${url.host}: use https, or unset it.`);
  return {
    base: url.origin + url.pathname.replace(/\/+$/, '').replace(/\/api\/v1$/, ''),
    headers: { 'User-Agent': 'shizi-tools', ...(bypass && { [BYPASS_HEADER]: bypass }) },
    bypass,
  };
}

const quoted = (text: string): string => (text.includes('@') ? 'What was given' : JSON.stringify(text.slice(0, 200)));
