import * as v from 'valibot';
import { type FieldError, Problem } from '../contract/problem.js';

/** So many errors are listed whatever they are about. */
const MOST_ERRORS = 100;
/** Beyond those, one for each item of a list that none of them names: a client sets aside the items that are named. */
const MOST_FURTHER_ITEMS = 500;
/** In characters. */
export const LONGEST_PATH = 100;
const LONGEST_MESSAGE = 200;

type Key = string | number;
type Reason = Omit<FieldError, 'path'>;

export const UNKNOWN_FIELD: Reason = { code: 'unknown_field', message: 'is not a field of this request' };

/** Collects what is wrong with all parts of a request, so that one answer names it all at a bounded length. */
export class Findings {
  private readonly errors: FieldError[] = [];
  private readonly items = new Set<string>();
  private furtherItems = 0;
  private total = 0;

  /** The part as its schema has it, or undefined when something is wrong with it. `whole` is the name of the part itself. */
  parse<T>(schema: v.GenericSchema<unknown, T>, value: unknown, whole: string): T | undefined {
    const result = v.safeParse(schema, value);
    if (result.success) return result.output;
    for (const issue of result.issues) {
      const keys = (issue.path ?? []).map(({ key }) => (typeof key === 'number' ? key : String(key)));
      this.refuse(keys.length > 0 ? keys : [whole], reason(issue));
    }
    return undefined;
  }

  refuse(keys: readonly Key[], { code, message }: Reason): void {
    this.total += 1;
    const item = itemOf(keys);
    if (this.errors.length >= MOST_ERRORS) {
      if (item === undefined || this.items.has(item) || this.furtherItems >= MOST_FURTHER_ITEMS) return;
      this.furtherItems += 1;
    }
    if (item !== undefined) this.items.add(item);
    this.errors.push({ path: cut(pathOf(keys), LONGEST_PATH), code, message: cut(message, LONGEST_MESSAGE) });
  }

  /** @throws VALIDATION_FAILED when anything was refused. */
  settle(): void {
    const [first] = this.errors;
    if (!first) return;
    const more = this.total - 1;
    const unlisted = this.total - this.errors.length;
    const rest = unlisted > 0 ? `, ${unlisted} of them not listed` : '';
    const detail = `${first.path} ${first.message}${more > 0 ? ` (and ${more} more${rest})` : ''}.`;
    throw new Problem('VALIDATION_FAILED', { detail, errors: this.errors });
  }
}

/** The item of the outermost list that a path leads into (`updates[3]`), if it leads into one. */
function itemOf(keys: readonly Key[]): string | undefined {
  const depth = keys.findIndex((key) => typeof key === 'number');
  return depth < 0 ? undefined : pathOf(keys.slice(0, depth + 1));
}

/** No longer than is needed to see that it is too long: a path may have very many keys. */
function pathOf(keys: readonly Key[]): string {
  let path = '';
  for (const [index, key] of keys.entries()) {
    path += typeof key === 'number' ? `[${key}]` : `${index === 0 ? '' : '.'}${cut(key, LONGEST_PATH + 1)}`;
    if (path.length > LONGEST_PATH) break;
  }
  return path;
}

/** What is cut ends in an ellipsis, and in no half of a surrogate pair. */
function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  return `${text.slice(0, longest - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

function reason(issue: v.BaseIssue<unknown>): Reason {
  if (issue.type === 'never') return UNKNOWN_FIELD;
  if (issue.kind === 'schema') {
    if (issue.received === 'undefined') return { code: 'required', message: 'is missing' };
    // valibot's default sentences quote what was received: no stranger's text comes back
    const message =
      issue.type === 'picklist' || issue.type === 'literal'
        ? `must be ${issue.expected}`
        : `must be ${typeName(issue.expected)}`;
    return { code: 'invalid_type', message };
  }
  return { code: 'invalid_value', message: issue.message };
}

function typeName(expected: string | null): string {
  const names: Record<string, string> = {
    Object: 'an object',
    Array: 'a list',
    string: 'text',
    number: 'a number',
    boolean: 'true or false',
  };
  return names[expected ?? ''] ?? `${expected}`;
}
