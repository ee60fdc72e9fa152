/** Headers for a caller of another origin, when the list names it exactly. The same origin needs none. */
export function corsHeaders(
  request: Request,
  allowedOrigins: readonly string[],
  methods: readonly string[],
): Record<string, string> {
  const origin = request.headers.get('origin');
  if (!origin || allowedOrigins.length === 0) return {};
  if (!allowedOrigins.includes(origin)) return { Vary: 'Origin' };
  return {
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Allow-Credentials': 'true',
    'Access-Control-Expose-Headers': 'ETag, Progress-Cursor, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id',
    Vary: 'Origin',
    ...(request.method === 'OPTIONS' && {
      'Access-Control-Allow-Methods': methods.join(', '),
      'Access-Control-Allow-Headers': 'Authorization, Content-Type, If-None-Match',
      'Access-Control-Max-Age': '7200',
    }),
  };
}
