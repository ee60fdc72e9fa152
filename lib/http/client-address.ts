import ipaddr from 'ipaddr.js';

/**
 * What a limit by address counts: an IPv4 address, or the /64 of an IPv6 one, which is what a household has.
 * The platform and our local servers set `x-real-ip` from the connection and drop what the client sent.
 */
export function clientNetwork(headers: Headers): string {
  const address = headers.get('x-real-ip')?.trim() ?? '';
  if (!ipaddr.isValid(address)) return 'unknown';
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  return `${(parsed as ipaddr.IPv6).parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')}::/64`;
}
