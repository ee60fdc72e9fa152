import * as v from 'valibot';
import { type FieldError, Problem } from '../contract/problem.js';

/** Parses a part of a request; names every field that is wrong. */
export function parse<T>(schema: v.GenericSchema<unknown, T>, value: unknown, whole: string): T {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const errors = result.issues.map((issue) => fieldError(issue, whole));
  const [first] = errors;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  throw new Problem('VALIDATION_FAILED', { detail: `${first?.path} ${first?.message}${more}.`, errors });
}

function fieldError(issue: v.BaseIssue<unknown>, whole: string): FieldError {
  const path = (issue.path ?? []).map(({ key }) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return { path: path.replace(/^\./, '') || whole, ...reason(issue) };
}

function reason(issue: v.BaseIssue<unknown>): { code: string; message: string } {
  if (issue.type === 'never') return { code: 'unknown_field', message: issue.message };
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
