import { createBrowserRouter } from 'react-router';
import { SignedInOnly, SignedOutOnly } from '../session/guards.js';
import { NotFound } from './NotFound.js';
import { Root } from './Root.js';
import { RouteFailure } from './RouteFailure.js';
import { Shell } from './Shell.js';

/** While the code of the first page is on its way. */
function Nothing() {
  return null;
}

/** Every page is loaded when it is visited. */
export function createRouter() {
  return createBrowserRouter([
    {
      Component: Root,
      ErrorBoundary: RouteFailure,
      HydrateFallback: Nothing,
      children: [
        {
          Component: SignedOutOnly,
          children: [
            { path: 'sign-in', lazy: async () => ({ Component: (await import('../session/SignIn.js')).SignIn }) },
            { path: 'sign-up', lazy: async () => ({ Component: (await import('../session/SignUp.js')).SignUp }) },
            { path: 'recover', lazy: async () => ({ Component: (await import('../session/Recover.js')).Recover }) },
          ],
        },
        {
          Component: SignedInOnly,
          children: [
            {
              Component: Shell,
              children: [
                { index: true, lazy: async () => ({ Component: (await import('../features/today/Today.js')).Today }) },
                {
                  path: 'progress',
                  lazy: async () => ({
                    Component: (await import('../features/progress/ProgressPage.js')).ProgressPage,
                  }),
                },
                {
                  path: 'account',
                  lazy: async () => ({ Component: (await import('../features/account/Account.js')).Account }),
                },
              ],
            },
            { path: 'study', lazy: async () => ({ Component: (await import('../features/study/Study.js')).Study }) },
          ],
        },
        { path: '*', Component: NotFound },
      ],
    },
  ]);
}
