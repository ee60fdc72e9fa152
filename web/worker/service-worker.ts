import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { CacheFirst } from 'workbox-strategies';
import { keepAllStrokes } from './strokes.js';

declare const self: ServiceWorkerGlobalScope;
/** The files of this build, put here by `web/build/service-worker.ts`. */
declare const FILES: readonly { readonly url: string; readonly revision: string | null }[];
/** The address of all strokes of this build. */
declare const STROKES: string;

// the whole app and its words, all of one build: a page never mixes two versions
precacheAndRoute([...FILES]);
cleanupOutdatedCaches();

// every address of the app is one document; the API and its documentation are not the app
registerRoute(
  new NavigationRoute(createHandlerBoundToURL('/index.html'), {
    denylist: [/^\/api(?:[/-]|$)/, /^\/openapi\.json$/, /^\/(?:assets|vocabulary|strokes)\//],
  }),
);

// the strokes of a character never change: kept when one is opened, and all of them when the page says that it is idle
registerRoute(
  ({ url }) => url.origin === self.location.origin && url.pathname.startsWith('/strokes/'),
  new CacheFirst({ cacheName: 'strokes' }),
);

// a new version waits until the learner asks for it
self.addEventListener('message', (event) => {
  if (event.data === 'take-over') void self.skipWaiting();
  if (event.data === 'keep-strokes') event.waitUntil(keepAllStrokes(STROKES));
});
// the first visit is already served from the device from here on
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
