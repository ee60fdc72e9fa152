const isText = (result: unknown): boolean => typeof result === 'string';
const isTextOrNothing = (result: unknown): boolean => result === null || isText(result);
const isListOfTexts = (result: unknown): boolean => Array.isArray(result) && result.every(isText);
const isListOfTextsOrNothing = (result: unknown): boolean => Array.isArray(result) && result.every(isTextOrNothing);
const isWhole = (result: unknown): boolean => Number.isSafeInteger(result);
/** Our scripts answer with a number, those of the limiter with two. */
const isWholeOrWholes = (result: unknown): boolean =>
  isWhole(result) || (Array.isArray(result) && result.every(isWhole));

/** What Redis answers to the commands that we send, by their names. */
const kinds: Readonly<Record<string, (result: unknown) => boolean>> = {
  get: isTextOrNothing,
  mget: isListOfTextsOrNothing,
  set: isTextOrNothing,
  del: isWhole,
  hgetall: isListOfTexts,
  eval: isWholeOrWholes,
  evalsha: isWholeOrWholes,
};

/** Of a script that is not loaded yet; the clients then send it whole. */
export const isUnknownScript = (message: unknown): boolean => String(message).includes('NOSCRIPT');

/**
 * Whether it can be Redis that answered so to a command, or to several in one request. Values are another matter: what was stored
 * by somebody else may be anything.
 */
export function isAnswerTo(asked: unknown, answer: unknown): boolean {
  if (!Array.isArray(asked)) return typeof answer === 'object' && answer !== null;
  if (!Array.isArray(asked[0])) return isResultOf(asked, answer);
  return (
    Array.isArray(answer) &&
    answer.length === asked.length &&
    asked.every((command: unknown, index) => isResultOf(command, answer[index]))
  );
}

function isResultOf(command: unknown, answer: unknown): boolean {
  if (typeof answer !== 'object' || answer === null) return false;
  if ('error' in answer && answer.error !== undefined) return isUnknownScript(answer.error);
  const name = Array.isArray(command) ? String(command[0]).toLowerCase() : '';
  return 'result' in answer && (kinds[name]?.(answer.result) ?? true);
}
