import './styles/tokens.css';
import './styles/base.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { showLastAppearance } from './app/appearance.js';
import { compose } from './app/compose.js';
import { AppRouter } from './app/router.js';
import { ServicesContext } from './app/services.js';
import { openLocal } from './local/local.js';
import { keepOnDevice } from './offline/updates.js';
import { SpeakerProvider } from './speech/SpeakerProvider.js';
import { Toasts } from './ui/Toasts.js';

showLastAppearance();
const { client, session, local, queries } = compose(await openLocal());
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
