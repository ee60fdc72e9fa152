import { explain } from '../api/explain.js';
import { ProblemError } from '../api/problem-error.js';
import { Button } from './Button.js';
import { Notice } from './Notice.js';
import styles from './ui.module.css';

interface FailureProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
  /** What INVALID_CREDENTIALS means on a form that asks for something else than e-mail and password. */
  readonly wrongCredentials?: string;
}

/** What went wrong in plain words, with the number that finds it in the log. */
export function Failure({ error, onRetry, wrongCredentials }: FailureProps) {
  const problem = error instanceof ProblemError ? error : undefined;
  const text = problem?.code === 'INVALID_CREDENTIALS' && wrongCredentials ? wrongCredentials : explain(error);
  return (
    <Notice role="alert">
      <p>{text}</p>
      {problem?.requestId && <p className={styles.requestId}>Request {problem.requestId}</p>}
      {onRetry && <Button onClick={onRetry}>Try again</Button>}
    </Notice>
  );
}
