import type { Findings } from './validate.js';

/**
 * The named segments of a path, decoded. They are read from the path itself: a query can be forged, and the platform's own
 * appended one cannot be told from it. One that cannot be decoded is refused and given back as it is.
 */
export function pathParameters(template: string, pathname: string, findings: Findings): Record<string, string> {
  const names = template.split('/');
  const segments = pathname.replace(/\/$/, '').split('/');
  const parameters: Record<string, string> = {};
  names.forEach((name, index) => {
    if (name.startsWith(':')) parameters[name.slice(1)] = decode(name.slice(1), segments[index] ?? '', findings);
  });
  return parameters;
}

function decode(name: string, segment: string, findings: Findings): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    findings.refuse([name], { code: 'invalid_value', message: 'must be percent-encoded UTF-8' });
    return segment;
  }
}
