import { existsSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { serviceWorker } from './build/service-worker.js';

// as the dev server reads it: the project's own, and what is set already wins. Vite's way would also take NODE_ENV from it
const settings = fileURLToPath(new URL('../.env', import.meta.url));
if (existsSync(settings)) process.loadEnvFile(settings);

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  envDir: false,
  plugins: [react(), serviceWorker()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    sourcemap: true,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // the app and its two doors are one file: a dozen small ones would queue for a slow network's connections
            { name: 'first', tags: ['$initial'], priority: 1 },
            // what several other pages share comes in one file, too, not in thirty of a few hundred bytes
            { name: 'shared', minShareCount: 3 },
          ],
        },
      },
    },
  },
  // the contract and the pure rules lie beside this folder
  server: { fs: { allow: [fileURLToPath(new URL('..', import.meta.url))] } },
});
