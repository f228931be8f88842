import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { budget } from './budget.ts';

const server = 'http://localhost:8000';

export default defineConfig({
  base: '/',
  plugins: [react(), tailwindcss(), budget()],
  // The server's policy allows scripts and styles from its own origin only, so nothing may be inlined as a data: URL.
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // few files for the first load: each is a turn to and fro on a slow link. What several pages share comes with the first of them.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'libraries', tags: ['$initial'], test: /node_modules/, priority: 3 },
            { name: 'first', tags: ['$initial'], priority: 2 },
            { name: 'parts', test: /src\/(ui|format|api|shell)\/(?!chart)/, minShareCount: 4, priority: 1 },
          ],
        },
      },
    },
  },
  server: { proxy: { '/config.json': server, '/api': server, '/redoc': server, '/health': server } },
});
