/**
 * Headers for a caller of another origin, when the list names it exactly. The same origin needs none. Where there is a
 * list, the answer depends on who asks, whoever asked now: `Vary` says so, beside what it already has (`vary`).
 */
export function corsHeaders(
  request: Request,
  allowedOrigins: readonly string[],
  methods: readonly string[],
  vary: string | null = null,
): Record<string, string> {
  const origin = request.headers.get('origin');
  if (allowedOrigins.length === 0) return {};
  const varying = { Vary: withOrigin(vary) };
  if (!origin || !allowedOrigins.includes(origin)) return varying;
  return {
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Allow-Credentials': 'true',
    'Access-Control-Expose-Headers': 'ETag, Progress-Cursor, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id',
    ...varying,
    ...(request.method === 'OPTIONS' && {
      'Access-Control-Allow-Methods': methods.join(', '),
      'Access-Control-Allow-Headers': 'Authorization, Content-Type, If-None-Match',
      'Access-Control-Max-Age': '7200',
    }),
  };
}

function withOrigin(vary: string | null): string {
  const names = (vary ?? '').split(',').map((name) => name.trim());
  const isSaid = names.some((name) => name === '*' || name.toLowerCase() === 'origin');
  return isSaid ? names.join(', ') : [...names.filter(Boolean), 'Origin'].join(', ');
}
