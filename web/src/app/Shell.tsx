import { NavLink, Outlet } from 'react-router';
import { SyncStatus } from '../sync/SyncStatus.js';
import { Icon } from '../ui/Icon.js';
import styles from './app.module.css';
import { Brand } from './Brand.js';

const places = [
  { to: '/', name: 'Today', icon: 'today' },
  { to: '/progress', name: 'Progress', icon: 'progress' },
  { to: '/account', name: 'Account', icon: 'account' },
] as const;

export function Shell() {
  return (
    <div className={styles.shell}>
      <header className={styles.header}>
        <div className={styles.bar}>
          <Brand />
          <nav className={styles.nav} aria-label="Main">
            {places.map(({ to, name, icon }) => (
              <NavLink key={to} to={to} end className={styles.place ?? ''}>
                <Icon name={icon} />
                {name}
              </NavLink>
            ))}
          </nav>
          <div className={styles.sync}>
            <SyncStatus />
          </div>
        </div>
      </header>
      <main id="main" className={styles.main} tabIndex={-1}>
        <Outlet />
      </main>
    </div>
  );
}
