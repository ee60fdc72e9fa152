import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { UpdateNotice } from '../offline/UpdateNotice.js';
import { DeviceNotice } from '../sync/DeviceNotice.js';
import { SyncStatus } from '../sync/SyncStatus.js';
import { Icon } from '../ui/Icon.js';
import { AccountLink } from './AccountLink.js';
import styles from './app.module.css';
import { Brand } from './Brand.js';

const places = [
  { to: '/', name: 'Today', icon: 'today' },
  { to: '/words', name: 'Words', icon: 'words' },
  { to: '/progress', name: 'Progress', icon: 'progress' },
  { to: '/settings', name: 'Settings', icon: 'settings' },
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
              <Link key={to} to={to} className={styles.place} aria-current={isAt(pathname, to) ? 'page' : undefined}>
                <Icon name={icon} />
                {name}
              </Link>
            ))}
          </nav>
          <div className={styles.side}>
            <SyncStatus />
            <AccountLink />
          </div>
        </div>
      </header>
      <main id="main" className={styles.main} tabIndex={-1}>
        <div className={styles.notices}>
          <UpdateNotice />
          <DeviceNotice />
        </div>
        {children}
      </main>
    </div>
  );
}

/** A place holds the pages below its own address. */
function isAt(pathname: string, place: string): boolean {
  return pathname === place || (place !== '/' && pathname.startsWith(`${place}/`));
}
