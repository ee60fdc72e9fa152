import { type ComponentType, type ReactNode, useCallback, useEffect, useState } from 'react';
import { Button } from './Button.js';
import { LoadingNote } from './Skeleton.js';
import styles from './ui.module.css';

interface PartOptions {
  /** Holds the place while the code is on its way. */
  readonly waiting?: ReactNode;
  readonly className?: string | undefined;
}

/**
 * A part of a page whose code is fetched when it is shown. Where that can't be had (no network, or a new version is out), it says
 * so in its own place, and the page around it goes on: a lazy component would take the whole page down.
 */
export function part<Props extends object>(load: () => Promise<ComponentType<Props>>, options: PartOptions = {}) {
  let loaded: ComponentType<Props> | null = null;
  const preload = async (): Promise<void> => {
    loaded ??= await load();
  };
  function Part(props: Props) {
    const [state, setState] = useState<'waiting' | 'there' | 'failed'>(loaded ? 'there' : 'waiting');
    const fetchCode = useCallback(() => {
      setState('waiting');
      preload().then(
        () => setState('there'),
        () => setState('failed'),
      );
    }, []);
    useEffect(() => {
      if (!loaded) fetchCode();
    }, [fetchCode]);
    const Content = loaded;
    if (Content && state === 'there') return <Content {...props} />;
    return (
      <div className={options.className}>
        {state === 'failed' ? (
          <div role="alert" className={styles.notLoaded}>
            <p>This part of the app did not load. Check your connection and try again.</p>
            <Button onClick={fetchCode}>Try again</Button>
          </div>
        ) : (
          <>
            <LoadingNote />
            {options.waiting}
          </>
        )}
      </div>
    );
  }
  return { Part, preload };
}
