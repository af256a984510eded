import { defineConfig } from 'vite'
import { bareGridTheme } from './client/build/bare-grid-theme.ts'
import { lowerGridCss } from './client/build/lower-grid-css.ts'
import { precompress } from './client/build/precompress.ts'

const target = `http://127.0.0.1:${process.env.PORT ?? '8080'}`
// The server takes posts and sockets only of its own host: it must see the one that stands in the browser.
const changeOrigin = false

// The floor is Chromium 88 (the "safe" browsers of Chinese offices); vite's own default is far newer.
export default defineConfig({
  root: 'client',
  plugins: [bareGridTheme(), lowerGridCss(), precompress()],
  build: {
    outDir: '../dist/client',
    emptyOutDir: true,
    target: 'chrome88',
    cssTarget: 'chrome88',
    // The grid alone is above vite's default of 500 kB; it is a chunk of its own, loaded with its page.
    chunkSizeWarningLimit: 1500,
  },
  server: {
    port: 5173,
    proxy: {
      // The folder client/api is served under the same path: modules are vite's, the rest is the server's.
      '^/api/(?![^?]*\\.ts(\\?|$))': { target, changeOrigin },
      '/export': { target, changeOrigin },
      '/ws': { target, changeOrigin, ws: true },
    },
  },
})
