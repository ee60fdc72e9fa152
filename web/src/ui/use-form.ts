import { useMutation } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { fieldMessages } from '../api/explain.js';
import { type FailureCode, ProblemError } from '../api/problem-error.js';

/** What the learner typed; a missing field is empty text. */
export type Values = (name: string) => string;

interface FieldRefusal {
  readonly field: string;
  /** What to say at the field, going on from its label; without it, the field only gets the focus. */
  readonly message?: string;
}

interface FormOptions {
  readonly onSubmit: (values: Values, form: HTMLFormElement) => Promise<void>;
  /** The fields that the form shows; a refusal that names only these needs no sentence of its own. */
  readonly fields: readonly string[];
  /** Codes that are about one field of this form, though the server does not name it. */
  readonly refusals?: Partial<Readonly<Record<FailureCode, FieldRefusal>>>;
}

/** A form that is sent once at a time, and shows what the server says of its fields beside them. */
export function useForm({ onSubmit, fields, refusals = {} }: FormOptions) {
  const refusalOf = (error: unknown) => (error instanceof ProblemError ? refusals[error.code] : undefined);
  const messagesOf = (error: unknown): Readonly<Record<string, string>> => {
    const { field, message } = refusalOf(error) ?? {};
    return field && message ? { [field]: message } : fieldMessages(error);
  };
  const mutation = useMutation({
    mutationFn: async (form: HTMLFormElement) => {
      const data = new FormData(form);
      await onSubmit((name) => String(data.get(name) ?? ''), form);
    },
    onError: (error, form) => {
      const names = [...Object.keys(messagesOf(error)), refusalOf(error)?.field];
      const first = fields.find((field) => names.includes(field));
      const input = first && form.elements.namedItem(first);
      if (input instanceof HTMLElement) input.focus();
    },
  });
  const messages = messagesOf(mutation.error);
  const names = Object.keys(messages);
  return {
    submit: (event: FormEvent<HTMLFormElement>) => {
      event.preventDefault();
      if (!mutation.isPending) mutation.mutate(event.currentTarget);
    },
    isPending: mutation.isPending,
    messages,
    /** What to say above the form; null when the fields say it all. */
    failure: names.length > 0 && names.every((name) => fields.includes(name)) ? null : mutation.error,
  };
}
