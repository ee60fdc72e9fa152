import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { functionOperations } from '../../dev/conformance/samples.js';
import { operations } from '../../lib/contract/operations.js';
import { fill } from './client.js';
import { type ContractServer, startContractServer } from './server.js';

const LISTED = 'https://app.example';

let server: ContractServer;
beforeAll(async () => {
  server = await startContractServer({ CORS_ORIGINS: LISTED });
});
afterAll(() => server.close());

/** What a browser asks before a request of a page, and the request. */
async function asked(name: (typeof functionOperations)[number], origin: string): Promise<Headers[]> {
  const { method, path } = operations[name];
  const requests = [
    { method: 'OPTIONS', headers: { Origin: origin, 'Access-Control-Request-Method': method } },
    { method, headers: { Origin: origin } },
  ];
  const answers = await Promise.all(requests.map((request) => fetch(server.origin + fill(path), request)));
  await Promise.all(answers.map((answer) => answer.text()));
  for (const { headers } of answers) expect(headers.get('vary')?.split(', ')).toContain('Origin');
  return answers.map(({ headers }) => headers);
}

describe.each(functionOperations)('%s, by a page of another origin', (name) => {
  it.each([
    'https://app.example.evil',
    'https://evil-app.example',
    'http://app.example',
    'https://app.example:8443',
    'https://sub.app.example',
    'https://APP.example',
    'null',
    '*',
    'nonsense',
  ])('%s, says nothing that would let it read', async (origin) => {
    const headers = await asked(name, origin);
    expect(headers.flatMap((each) => [...each.keys()]).filter((header) => /^access-control-/.test(header))).toEqual([]);
  });

  it('that is on the list, lets that one read, with its credentials', async () => {
    for (const headers of await asked(name, LISTED)) {
      expect(headers.get('access-control-allow-origin')).toBe(LISTED);
      expect(headers.get('access-control-allow-credentials')).toBe('true');
    }
  });
});
