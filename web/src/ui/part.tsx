import { type ComponentType, type ReactNode, useCallback, useEffect, useState } from 'react';
import { useReload } from '../offline/use-reload.js';
import { Button } from './Button.js';
import { Actions } from './Dialog.js';
import { Notice } from './Notice.js';
import { LoadingNote } from './Skeleton.js';

interface PartOptions {
  /** Holds the place while the code is on its way. */
  readonly waiting?: ReactNode;
  readonly className?: string | undefined;
}

/**
 * A part of a page whose code is fetched when it is shown. Where that can't be had (no network, or a new version is out), it says
 * so in its own place, and the page around it goes on: a lazy component would take the whole page down. Who tries again in vain is
 * offered to load the page anew: many browsers remember, for as long as a page is open, that a module failed.
 */
export function part<Props extends object>(load: () => Promise<ComponentType<Props>>, options: PartOptions = {}) {
  let loaded: ComponentType<Props> | null = null;
  const preload = async (): Promise<void> => {
    loaded ??= await load();
  };
  function Part(props: Props) {
    const [state, setState] = useState<'waiting' | 'there' | 'failed'>(loaded ? 'there' : 'waiting');
    const [failures, setFailures] = useState(0);
    const fetchCode = useCallback(() => {
      setState('waiting');
      preload().then(
        () => setState('there'),
        () => {
          setState('failed');
          setFailures((held) => held + 1);
        },
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
          <Failed key={failures} isAgain={failures > 1} onRetry={fetchCode} />
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

function Failed({ isAgain, onRetry }: { readonly isAgain: boolean; readonly onRetry: () => void }) {
  const { wouldLose, reload } = useReload();
  return (
    <Notice role="alert">
      <p>
        This part of the app did not load. Check your connection and try again.
        {isAgain &&
          (wouldLose
            ? ' To reload the page can help, too, but would lose what you did last: this page alone keeps it.'
            : ' If there is one, reload the page: what you did is kept.')}
      </p>
      <Actions>
        <Button onClick={onRetry}>Try again</Button>
        {isAgain && <Button onClick={reload}>{wouldLose ? 'Reload and lose that' : 'Reload'}</Button>}
      </Actions>
    </Notice>
  );
}
