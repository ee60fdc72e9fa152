import { matchRoute, Route, Router, Switch, useLocation, useRouter } from 'wouter';
import { Study } from '../features/study/Study.js';
import { Today } from '../features/today/Today.js';
import { LearnerPages, SignedOutOnly } from '../session/guards.js';
import { NotFound } from './NotFound.js';
import { PageBoundary } from './PageBoundary.js';
import { door, page } from './page.js';
import { Root } from './Root.js';
import { Shell } from './Shell.js';

const sessionPages = [
  page('/sign-in', async () => (await import('../session/SignIn.js')).SignIn),
  page('/sign-up', async () => (await import('../session/SignUp.js')).SignUp),
  page('/recover', async () => (await import('../session/Recover.js')).Recover),
];
/** Pages inside the app's frame. */
const framedPages = [
  door('/', Today),
  page('/words', async () => (await import('../features/words/WordsPage.js')).WordsPage),
  page('/words/:wordId', async () => (await import('../features/words/WordPage.js')).WordPage),
  page('/progress', async () => (await import('../features/progress/ProgressPage.js')).ProgressPage),
  page('/settings', async () => (await import('../features/settings/Settings.js')).Settings),
  page('/data', async () => (await import('../features/transfer/DataPage.js')).DataPage),
  page('/privacy', async () => (await import('../features/privacy/PrivacyPage.js')).PrivacyPage),
  page('/account', async () => (await import('../features/account/Account.js')).Account),
];
const study = door('/study', Study);
const pages = [...sessionPages, ...framedPages, study];

/** The first page is shown without a moment of nothing, once its code is there. */
export function preloadPageAt(pathname: string): void {
  void pages
    .find(({ path }) => path === pathname)
    ?.preload()
    // the page itself says that it can't be had
    ?.catch(() => undefined);
}

export function AppRouter() {
  const { parser } = useRouter();
  return (
    <Router
      aroundNav={(navigate, to, options) => {
        const { pathname } = new URL(String(to), window.location.href);
        const isNewPage = pathname !== window.location.pathname;
        const go = () => {
          navigate(to, options);
          if (isNewPage) window.scrollTo(0, 0);
        };
        // the old page stays until the next one's code is there, so that nothing blinks in between
        const loading = pages.find(({ path }) => matchRoute(parser, path, pathname)[0])?.preload();
        if (loading) loading.then(go, go);
        else go();
      }}
    >
      <Root>
        <PageBoundary>
          <Pages />
        </PageBoundary>
      </Root>
    </Router>
  );
}

/** What an address shows; nothing is asked of whoever mistypes one. */
function Pages() {
  const [pathname] = useLocation();
  const { parser } = useRouter();
  if (!pages.some(({ path }) => matchRoute(parser, path, pathname)[0])) return <NotFound />;
  return (
    <Switch>
      {sessionPages.map(({ path, Page }) => (
        <Route key={path} path={path}>
          <SignedOutOnly>
            <Page />
          </SignedOutOnly>
        </Route>
      ))}
      <Route>
        <LearnerPages>
          <Switch>
            <Route path={study.path} component={study.Page} />
            <Route component={FramedPages} />
          </Switch>
        </LearnerPages>
      </Route>
    </Switch>
  );
}

/** One frame around all of them, which stays while the pages change. */
function FramedPages() {
  return (
    <Shell>
      <Switch>
        {framedPages.map(({ path, Page }) => (
          <Route key={path} path={path} component={Page} />
        ))}
      </Switch>
    </Shell>
  );
}
