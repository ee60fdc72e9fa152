import { useLearner } from '../../app/learner.js';

/** Tells password managers whose password a form asks for; nobody else sees it. */
export function WhosePassword() {
  const { email } = useLearner();
  return <input type="email" autoComplete="username" value={email ?? ''} readOnly hidden />;
}
