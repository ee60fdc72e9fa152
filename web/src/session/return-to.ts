/** The page to come back to after signing in, from `?next=`; a path of this app, whatever a link says. */
export function returnTo(search: string): string {
  const next = new URLSearchParams(search).get('next') ?? '/';
  // `//example.com` and `/\example.com` would lead elsewhere
  return /^\/(?![/\\])/.test(next) ? next : '/';
}

/** The address of a session page that comes back to `path` afterwards. */
export function sessionPage(page: '/sign-in' | '/sign-up' | '/recover', path: string): string {
  return path === '/' ? page : `${page}?${new URLSearchParams({ next: path })}`;
}
