/** A service account that may use the services. */
export interface GoogleAccess {
  readonly projectId: string;
  readonly clientEmail: string;
  readonly privateKey: string;
}

/** A client that signs requests in the account's name. Loads the library that can. */
export async function signIn({ clientEmail, privateKey }: GoogleAccess) {
  const { JWT } = await import('google-auth-library');
  return new JWT({
    email: clientEmail,
    key: privateKey,
    scopes: ['https://www.googleapis.com/auth/cloud-platform'],
  });
}
