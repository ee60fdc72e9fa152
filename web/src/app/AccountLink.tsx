import { Link, useLocation } from 'wouter';
import { sessionPage } from '../session/return-to.js';
import { ButtonLink } from '../ui/Button.js';
import { Icon } from '../ui/Icon.js';
import styles from './app.module.css';
import { useLearner } from './learner.js';

/** In the corner of every page: the account, or the way to one. */
export function AccountLink() {
  const { isGuest } = useLearner();
  const [pathname] = useLocation();
  if (isGuest) {
    return (
      <ButtonLink to={sessionPage('/sign-in', pathname)} className={styles.signIn}>
        Sign in
      </ButtonLink>
    );
  }
  return (
    <Link to="/account" className={styles.account} aria-current={pathname === '/account' ? 'page' : undefined}>
      <Icon name="account" />
      <span>Account</span>
    </Link>
  );
}
