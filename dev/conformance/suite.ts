import assert from 'node:assert/strict';
import { type OperationName, operationTable } from '../../lib/contract/operation-table.js';
import type { Check } from './check.js';
import { accountChecks } from './checks/accounts.js';
import { authenticationChecks } from './checks/authentication.js';
import { bodyChecks } from './checks/bodies.js';
import { endingChecks } from './checks/endings.js';
import { pathChecks } from './checks/paths.js';
import { isolationChecks, progressChecks, statisticsChecks } from './checks/progress.js';
import { sessionChecks } from './checks/sessions.js';
import { speechChecks } from './checks/speech.js';
import { documentedPromise, type Ledger, promises } from './ledger.js';

/** Every promise of the contract, in the order in which they are tried. */
export const checks: readonly Check[] = [
  ...speechChecks,
  ...accountChecks,
  ...authenticationChecks,
  ...bodyChecks,
  ...pathChecks,
  ...progressChecks,
  ...statisticsChecks,
  ...isolationChecks,
  ...sessionChecks,
  ...endingChecks,
];

/** Those with this text in their names. */
export const checksNamed = (text = ''): readonly Check[] =>
  checks.filter(({ name }) => name.toLowerCase().includes(text.toLowerCase()));

/** What held for every answer of the run so far, as far as there were any; they come after all others. */
export const ledgerChecks = (ledger: Ledger): readonly Check[] =>
  [...Object.values(promises), ...(Object.keys(operationTable) as OperationName[]).map(documentedPromise)]
    .filter((name) => ledger.of(name).seen > 0)
    .map((name) => ({
      name,
      run: async () => {
        const { faults } = ledger.of(name);
        const shown = faults.slice(0, 5).join('\n');
        assert.equal(faults.length, 0, faults.length > 5 ? `${shown}\nand ${faults.length - 5} more` : shown);
      },
    }));
