/** Told by NODE_OPTIONS: writes every module that is loaded from a package, or was generated of some, into the file that MODULE_LOG names. */
import { register } from 'node:module';

const hooks = `
import { appendFileSync } from 'node:fs';
export async function load(url, context, next) {
  if (/\\/(?:node_modules|lib\\/generated)\\//.test(url)) appendFileSync(process.env.MODULE_LOG, url + '\\n');
  return next(url, context);
}`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
