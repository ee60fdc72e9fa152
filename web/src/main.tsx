import './styles/tokens.css';
import './styles/base.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { showLastAppearance } from './app/appearance.js';
import { compose, createQueries } from './app/compose.js';
import { AppRouter, preloadPageAt } from './app/router.js';
import { ServicesContext } from './app/services.js';
import { vocabularyQuery } from './data/vocabulary.js';
import { openLocal } from './local/local.js';
import { keepOnDevice } from './offline/updates.js';
import { SpeakerProvider } from './speech/SpeakerProvider.js';
import { Toasts } from './ui/Toasts.js';

showLastAppearance();
// all at once: the page's code and the words come while the device's database is being opened
const queries = createQueries();
void queries.prefetchQuery(vocabularyQuery);
preloadPageAt(window.location.pathname);
const { client, session, local } = compose(await openLocal(), queries);
const place = document.getElementById('root');
if (!place) throw new Error('the page has no #root');

await session.restore();
createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <ServicesContext value={{ client, session, local }}>
        <Toasts>
          <SpeakerProvider>
            <AppRouter />
          </SpeakerProvider>
        </Toasts>
      </ServicesContext>
    </QueryClientProvider>
  </StrictMode>,
);
keepOnDevice();
