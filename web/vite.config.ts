import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { firstPages } from './build/first-pages.js';
import { serviceWorker } from './build/service-worker.js';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react(), firstPages(['features/today/Today.tsx', 'features/study/Study.tsx']), serviceWorker()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    sourcemap: true,
    rolldownOptions: {
      // what several pages share comes in one file, not in thirty of a few hundred bytes
      output: { codeSplitting: { groups: [{ name: 'shared', minShareCount: 3 }] } },
    },
  },
  // the contract and the pure rules lie beside this folder
  server: { fs: { allow: [fileURLToPath(new URL('..', import.meta.url))] } },
});
