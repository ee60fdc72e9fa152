import { useMutation } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { fieldMessages } from '../api/explain.js';
import { ProblemError } from '../api/problem-error.js';

/** What the learner typed; a missing field is empty text. */
export type Values = (name: string) => string;

interface FormOptions {
  readonly onSubmit: (values: Values, form: HTMLFormElement) => Promise<void>;
  /** The fields that the form shows; a refusal that names only these needs no sentence of its own. */
  readonly fields: readonly string[];
}

/** A form that is sent once at a time, and shows what the server says of its fields beside them. */
export function useForm({ onSubmit, fields }: FormOptions) {
  const mutation = useMutation({
    mutationFn: async (form: HTMLFormElement) => {
      const data = new FormData(form);
      await onSubmit((name) => String(data.get(name) ?? ''), form);
    },
    onError: (error, form) => {
      const names = Object.keys(fieldMessages(error));
      const first = fields.find((field) => names.includes(field));
      const input = first && form.elements.namedItem(first);
      if (input instanceof HTMLElement) input.focus();
    },
  });
  const messages = fieldMessages(mutation.error);
  const isAtFields =
    mutation.error instanceof ProblemError &&
    mutation.error.errors.length > 0 &&
    Object.keys(messages).every((name) => fields.includes(name));
  return {
    submit: (event: FormEvent<HTMLFormElement>) => {
      event.preventDefault();
      if (!mutation.isPending) mutation.mutate(event.currentTarget);
    },
    isPending: mutation.isPending,
    messages,
    /** What to say above the form; null when the fields say it all. */
    failure: isAtFields ? null : mutation.error,
  };
}
