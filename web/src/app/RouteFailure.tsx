import { Button } from '../ui/Button.js';
import styles from './app.module.css';
import { Brand } from './Brand.js';

/** A page that broke, or whose code could not be loaded (a new version may be out). */
export function RouteFailure() {
  return (
    <main id="main" className={styles.alone} tabIndex={-1}>
      <title>Something went wrong · Shizi</title>
      <Brand />
      <h1>This page did not load</h1>
      <p role="alert">Your reviews are safe on this device. Reload the page; if that does not help, try again later.</p>
      <Button look="primary" onClick={() => window.location.reload()}>
        Reload
      </Button>
    </main>
  );
}
