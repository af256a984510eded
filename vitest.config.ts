import { defineConfig } from 'vitest/config'

// Unit, store, relay and command tests; the browser tests are in test/e2e (playwright.config.ts).
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**', 'test/bench/**', '**/node_modules/**'],
    environment: 'node',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ['default'],
    // Two workers: the tests start real servers, and the machine of a small office has two cores.
    maxWorkers: 2,
    // Modules are loaded once for each worker: they keep no state of their own (ARCHITECTURE.md), and loading them for
    // each file again took half of the time.
    isolate: false,
  },
})
