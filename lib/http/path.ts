import { invalid } from '../contract/problem.js';

/**
 * The named segments of a path, decoded. They are read from the path itself: a query can be forged, and the platform's own
 * appended one cannot be told from it.
 */
export function pathParameters(template: string, pathname: string): Record<string, string> {
  const names = template.split('/');
  const segments = pathname.replace(/\/$/, '').split('/');
  const parameters: Record<string, string> = {};
  names.forEach((name, index) => {
    if (name.startsWith(':')) parameters[name.slice(1)] = decode(name.slice(1), segments[index] ?? '');
  });
  return parameters;
}

function decode(name: string, segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw invalid(name, 'invalid_value', 'must be percent-encoded UTF-8');
  }
}
