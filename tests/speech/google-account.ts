import { generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { jwtVerify } from 'jose';
import { json, Refusal, type Service } from '../../dev/stand-ins/http/service.js';
import { startStandIn } from '../../dev/stand-ins/http/stand-in.js';

const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const AUDIENCE = 'https://oauth2.googleapis.com/token';
const SCOPE = 'https://www.googleapis.com/auth/cloud-platform';
/** Google refuses what is signed for longer. */
const LONGEST_SECONDS = 3_600;

export interface Account {
  readonly email: string;
  readonly publicKey: KeyObject;
}

/** The key of a service account, as Google hands it out. */
export function newCredentials() {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const email = `robot-${randomUUID()}@a-project.example`;
  const json = JSON.stringify({
    type: 'service_account',
    project_id: 'a-project',
    client_email: email,
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
  });
  return { email, publicKey, json };
}

/** What the account's own key has signed, for the cloud and for an hour at most. @throws Error for anything else. */
export async function verifySigned(token: string, { email, publicKey }: Account, audience?: string): Promise<void> {
  const { payload } = await jwtVerify(token, publicKey, {
    algorithms: ['RS256'],
    issuer: email,
    ...(audience !== undefined && { audience }),
    requiredClaims: ['iat', 'exp'],
    maxTokenAge: LONGEST_SECONDS,
  });
  if ((payload.exp ?? 0) - (payload.iat ?? 0) > LONGEST_SECONDS) throw new Error('signed for too long');
  if (payload.scope !== SCOPE) throw new Error('not for the scope of the cloud');
}

/** Google's sign-in for one service account (RFC 7523): an access token for what its key has signed, and for nothing else. */
export async function startSignIn(account: Account) {
  const issued: string[] = [];
  let lifetimeSeconds = 3_599;

  const service: Service<never> = {
    faults: [],
    operation: (method, path) => (method === 'POST' && path === '/token' ? 'sign-in' : 'unknown'),
    failure: (_, message) => ({ error: 'invalid_grant', error_description: message }),
    answer: async ({ path, body }) => {
      if (path !== '/token') throw new Refusal(404, 'Not found.');
      const form = new URLSearchParams(body.toString('utf8'));
      if (form.get('grant_type') !== GRANT) throw new Refusal(400, 'Not a grant that is known here.');
      await verifySigned(form.get('assertion') ?? '', account, AUDIENCE).catch((error: unknown) => {
        throw new Refusal(400, `Invalid JWT: ${error}`);
      });
      const token = `ya29.${randomUUID()}`;
      issued.push(token);
      return json(200, { access_token: token, expires_in: lifetimeSeconds, token_type: 'Bearer' });
    },
  };
  const server = await startStandIn(service);
  return {
    ...server,
    /** The tokens that are good, oldest first. */
    issued: (): readonly string[] => issued,
    /** Whatever was given out is good for nothing from now on. */
    forget: () => {
      issued.length = 0;
    },
    /** Of the tokens from now on. */
    lastFor: (seconds: number) => {
      lifetimeSeconds = seconds;
    },
  };
}
