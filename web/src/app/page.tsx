import { type ComponentType, lazy, useState } from 'react';

export interface Page {
  /** A pattern of wouter's. */
  readonly path: string;
  readonly Page: ComponentType;
  /** Fetches the page's code; undefined when it is there. Rejects when it can't be had. */
  readonly preload: () => Promise<unknown> | undefined;
}

/** A page by which the app is entered: its code comes with the app's. */
export function door(path: string, Page: ComponentType): Page {
  return { path, Page, preload: () => undefined };
}

/** A page whose code is fetched when it is first visited. */
export function page(path: string, load: () => Promise<ComponentType>): Page {
  let loaded: ComponentType | undefined;
  const fetchCode = async () => {
    loaded ??= await load();
    return { default: loaded };
  };
  const Lazy = lazy(fetchCode);
  return {
    path,
    // code that is there already is shown at once: a lazy component would leave the page empty for a frame
    Page: function LazyPage() {
      const [Content] = useState(() => loaded ?? Lazy);
      return <Content />;
    },
    preload: () => (loaded ? undefined : fetchCode()),
  };
}
