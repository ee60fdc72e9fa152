/** A service account that may use the services. */
export interface GoogleAccess {
  readonly projectId: string;
  readonly clientEmail: string;
  readonly privateKey: string;
}

/** Where tokens are given for what an account has signed. Speech takes what was signed itself. */
const TOKEN_ADDRESS = 'https://oauth2.googleapis.com/token';
const TIMEOUT_MS = 3_000;

/** A client that signs requests in the account's name. Loads the library that can. */
export async function signIn({ clientEmail, privateKey }: GoogleAccess) {
  const { JWT } = await import('google-auth-library');
  const client = new JWT({
    email: clientEmail,
    key: privateKey,
    scopes: ['https://www.googleapis.com/auth/cloud-platform'],
  });
  // whoever needs a token joins the request that is under way: one that was never answered would be joined for good
  client.transporter.interceptors.request.add({
    resolved: async (request) =>
      request.url.href === TOKEN_ADDRESS
        ? { ...request, signal: AbortSignal.timeout(TIMEOUT_MS), retryConfig: { retry: 0 } }
        : request,
  });
  return client;
}
