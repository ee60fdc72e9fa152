import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react()],
  build: { outDir: 'dist', emptyOutDir: true, sourcemap: true },
  // the contract and the pure rules lie beside this folder
  server: { fs: { allow: [fileURLToPath(new URL('..', import.meta.url))] } },
});
