import { part } from '../ui/part.js';

/**
 * The codes on their page. Its code is fetched before codes are asked for: they come once, and must not come to a page that
 * can't show them. `fetchCodesPage` rejects when it can't be had.
 */
export const { Part: RecoveryCodes, preload: fetchCodesPage } = part(
  async () => (await import('./RecoveryCodes.js')).RecoveryCodes,
);
