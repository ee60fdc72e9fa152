import { useReload } from '../offline/use-reload.js';
import { Button, ButtonLink } from '../ui/Button.js';
import { Actions } from '../ui/Dialog.js';
import styles from './app.module.css';
import { Brand } from './Brand.js';

/** A page that broke, or whose code could not be loaded (a new version may be out). */
export function RouteFailure() {
  const { wouldLose, reload } = useReload();
  return (
    <main id="main" className={styles.alone} tabIndex={-1}>
      <title>Something went wrong · Shizi</title>
      <Brand />
      <h1>This page did not load</h1>
      {wouldLose ? (
        <p role="alert">
          What you did last is kept by this window alone, and a reload would lose it. It still is on Today.
        </p>
      ) : (
        <p role="alert">
          Your reviews are safe on this device. Reload the page; if that does not help, go to Today and try again later.
        </p>
      )}
      <Actions>
        <Button look={wouldLose ? 'secondary' : 'primary'} onClick={reload}>
          {wouldLose ? 'Reload and lose that' : 'Reload'}
        </Button>
        {/* it came with the app, and works without a network */}
        <ButtonLink to="/" look={wouldLose ? 'primary' : 'secondary'}>
          Go to Today
        </ButtonLink>
      </Actions>
    </main>
  );
}
