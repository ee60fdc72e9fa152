/** The key of an account: an address in other letter case, or with spaces around it, is the same one. */
export function normaliseEmail(text: string): string {
  return text.trim().toLowerCase();
}
