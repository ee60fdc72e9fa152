/** Their answers live in the page alone, such as the codes of a new account. */
const sessionPages: readonly string[] = ['/sign-in', '/sign-up', '/recover'];

interface Passage {
  readonly from: string;
  readonly to: string;
  /** An update is in this tab and not on the device. */
  readonly hasUnsaved: boolean;
  /** Recovery codes are shown, or on their way. */
  readonly hasCodes: boolean;
}

/** Whether the page may be loaded again between two addresses of the app without a loss. */
export function mayBeginAnew({ from, to, hasUnsaved, hasCodes }: Passage): boolean {
  return !hasUnsaved && !hasCodes && ![from, to].some((path) => sessionPages.includes(path));
}
