import type { Answer } from '../../dev/remote/exchange.js';

const CONFIDENTIAL =
  /"(?:email|password|currentPassword|newPassword|refreshToken|accessToken|recoveryCode)":"((?:[^"\\]|\\.)*)"/g;
const CODES = /"recoveryCodes":\[([^\]]*)\]/g;
/** What is shorter may be anywhere by chance. */
const SHORTEST = 8;

/** Every token, password, recovery code and e-mail address that went over the wire, either way. */
export class Confidences {
  readonly #all = new Set<string>();

  noteRequest(headers: Readonly<Record<string, string>>, body: unknown): void {
    for (const [name, value] of Object.entries(headers)) {
      if (/^authorization$/i.test(name)) this.#note(value.replace(/^Bearer /i, ''));
      if (/^cookie$/i.test(name)) this.#noteCookie(value);
    }
    if (typeof body === 'string') this.#noteText(body);
  }

  noteAnswer({ headers, text }: Answer): void {
    for (const cookie of headers.getSetCookie()) this.#noteCookie(cookie);
    this.#noteText(text);
  }

  /** Those that a text holds. */
  foundIn(text: string): string[] {
    return [...this.#all].filter((one) => text.includes(one));
  }

  get count(): number {
    return this.#all.size;
  }

  #noteText(text: string): void {
    for (const [, value = ''] of text.matchAll(CONFIDENTIAL)) this.#note(value);
    for (const [, codes = ''] of text.matchAll(CODES)) {
      for (const code of codes.split(',')) this.#note(code.replaceAll('"', ''));
    }
  }

  #noteCookie(cookie: string): void {
    this.#note(cookie.split(';')[0]?.replace(/^[^=]*=/, '') ?? '');
  }

  #note(value: string): void {
    if (value.length >= SHORTEST) this.#all.add(value);
  }
}
