/** Who runs this server, as its operator told the build of the app. */
export interface Operator {
  readonly name: string;
  readonly contact: Contact | undefined;
}

export interface Contact {
  readonly text: string;
  /** Where the text is an e-mail or a web address. */
  readonly href: string | undefined;
}

/** Without a name nobody is told, whatever else is set. */
export function operatorOf(settings: { readonly name: unknown; readonly contact: unknown }): Operator | undefined {
  const [name, contact] = [settings.name, settings.contact].map((value) =>
    typeof value === 'string' ? value.trim() : '',
  );
  if (!name) return undefined;
  return { name, contact: contact ? { text: contact, href: hrefOf(contact) } : undefined };
}

/** Of an e-mail or a web address; undefined for any other text. */
export function hrefOf(contact: string): string | undefined {
  if (/^https:\/\/\S+$/.test(contact) && URL.canParse(contact)) return contact;
  return /^[^\s@:?]+@[^\s@:?]+$/.test(contact) ? `mailto:${contact}` : undefined;
}
