import type { Route } from 'playwright-core';

const REQUEST = '019ce2f4-5d3c-7a10-9c8e-3f1d2a6b7c8d';

export type Answer = (route: Route) => Promise<void>;

/** What the server says when it refuses, or can not. */
export function problem(status: number, code: string, more: object = {}): Answer {
  const type = `urn:shizi:problem:${code.toLowerCase()}`;
  const json = { type, title: 'Refused', status, code, requestId: REQUEST, ...more };
  return (route) => route.fulfill({ status, contentType: 'application/problem+json', body: JSON.stringify(json) });
}
