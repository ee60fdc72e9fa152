import { SHORTEST_PASSWORD_CHARACTERS } from '../contract/accounts.js';
import type { CommonPasswords } from '../services/ports/passwords.js';

const HOW_MANY = 3000;

/** The commonest passwords that are long enough to be chosen at all, from the kept list of zxcvbn-ts, commonest first. */
export function zxcvbnCommonPasswords(): CommonPasswords {
  let loading: Promise<ReadonlySet<string>> | undefined;
  return {
    async load() {
      loading ??= chooseCommonPasswords();
      const common = await loading;
      return (lowerCased) => common.has(lowerCased);
    },
  };
}

/** In lower case. Takes 40 ms where the list is whole, of which the functions as they are deployed have no more than these. */
export async function chooseCommonPasswords(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  const chosen = new Set<string>();
  for (const password of dictionary['passwords-common']) {
    if ([...password].length >= SHORTEST_PASSWORD_CHARACTERS) chosen.add(password.toLowerCase());
    if (chosen.size === HOW_MANY) break;
  }
  return chosen;
}
