const EMAIL = 'demo@shizi.example';

export interface DemoAccount {
  readonly email: string;
  readonly password: string;
}

/** An account to try things with, made through the API itself; one that is there already is left as it is. */
export async function makeDemoAccount(url: string, password: string): Promise<DemoAccount | undefined> {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const response = await fetch(`${url}/api/v1/auth/register`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ email: EMAIL, password, displayName: 'Demo', timeZone }),
  });
  const text = await response.text();
  if (response.status !== 201 && response.status !== 409) {
    console.warn(`The demo account could not be made: ${response.status} ${text}`);
    return undefined;
  }
  return { email: EMAIL, password };
}
