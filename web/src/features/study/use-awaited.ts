import { useEffect, useState } from 'react';

interface Awaited {
  /** What is asked for can be done. */
  readonly isReady: boolean;
  /** What it is asked of; it is not done any more once this is another. */
  readonly subject: string;
  readonly act: () => void;
}

/** Does what is asked for: at once, or as soon as it can be done, so that nobody has to ask again. */
export function useAwaited({ isReady, subject, act }: Awaited) {
  const [asked, setAsked] = useState<string | null>(null);
  useEffect(() => {
    if (asked === null || (asked === subject && !isReady)) return;
    setAsked(null);
    if (asked === subject) act();
  });
  return {
    isAwaited: asked === subject,
    ask: () => (isReady ? act() : setAsked(subject)),
  };
}
