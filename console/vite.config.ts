import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { budget } from './budget.ts';

const server = 'http://localhost:8000';

export default defineConfig({
  base: '/',
  plugins: [react(), tailwindcss(), budget()],
  // The server's policy allows scripts and styles from its own origin only, so nothing may be inlined as a data: URL.
  build: { outDir: 'dist', emptyOutDir: true, assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { proxy: { '/config.json': server, '/api': server, '/redoc': server, '/health': server } },
});
