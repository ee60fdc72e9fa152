import { noAnswer, ProblemError, problemOf } from './problem-error.js';

const TIMEOUT_MS = 20_000;

/**
 * A JSON file of this build, such as the words.
 * @throws ProblemError as the client of the API does.
 */
export async function readStaticFile<Content>(path: string, signal: AbortSignal): Promise<Content> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const response = await fetch(path, { signal: AbortSignal.any([timeout, signal]) });
    if (!response.ok) throw await problemOf(response);
    return (await response.json()) as Content;
  } catch (error) {
    if (error instanceof ProblemError || signal.aborted) throw error;
    throw noAnswer(error, { isTimeout: timeout.aborted });
  }
}
