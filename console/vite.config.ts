// Builds the console into console/dist, and serves it for development in front of a running server.
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compressedCopies } from './build-plugins.ts';

const server = process.env['PATCHCORD_URL'] ?? 'http://127.0.0.1:5050';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), tailwindcss(), compressedCopies()],
  build: {
    target: 'es2023',
    // The first browsers with light-dark(); lowered, the theme would be written twice.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // The server's Content-Security-Policy allows no scripts or fonts from data: URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: {
    host: '127.0.0.1',
    port: 5173,
    proxy: {
      '/api': server,
      '/health': server,
      '/docs': server,
      '/ws': { target: server, ws: true },
      '/exotel-stream': { target: server, ws: true },
    },
  },
});
