import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { SyncStatus } from '../sync/SyncStatus.js';
import { Icon } from '../ui/Icon.js';
import styles from './app.module.css';
import { Brand } from './Brand.js';

const places = [
  { to: '/', name: 'Today', icon: 'today' },
  { to: '/progress', name: 'Progress', icon: 'progress' },
  { to: '/account', name: 'Account', icon: 'account' },
] as const;

export function Shell({ children }: { readonly children: ReactNode }) {
  const [pathname] = useLocation();
  return (
    <div className={styles.shell}>
      <header className={styles.header}>
        <div className={styles.bar}>
          <Brand />
          <nav className={styles.nav} aria-label="Main">
            {places.map(({ to, name, icon }) => (
              <Link key={to} to={to} className={styles.place} aria-current={pathname === to ? 'page' : undefined}>
                <Icon name={icon} />
                {name}
              </Link>
            ))}
          </nav>
          <div className={styles.sync}>
            <SyncStatus />
          </div>
        </div>
      </header>
      <main id="main" className={styles.main} tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}
