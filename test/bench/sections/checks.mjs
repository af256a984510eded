import { fileURLToPath } from 'node:url'
import { findBrowser } from '../harness/find-browser.mjs'
import { summarize } from '../harness/stats.mjs'

const warmUp = 50
const edits = 500

/**
 * What 60 checks of a sheet of 119 x 30 cost in the browser after one edit: the checks that the edit concerns, and the
 * list of everything that does not hold. Says why when it could not be measured.
 * @returns {Promise<{ perEdit: { p50: number, p99: number } } | { skipped: string }>}
 */
export async function runChecks({ log }) {
  const executablePath = findBrowser()
  if (!executablePath) return { skipped: 'no browser found; install Chromium or set CHROMIUM_PATH' }
  const [vite, playwright] = await Promise.all([
    import('vite').catch(() => undefined),
    import('@playwright/test').catch(() => undefined),
  ])
  if (!vite || !playwright)
    return { skipped: 'Vite or Playwright is not installed (npm ci in the project root)' }
  log('checks: in the browser')
  const built = await vite.build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      target: 'chrome88',
      lib: {
        entry: fileURLToPath(new URL('../fixture/checks-page.ts', import.meta.url)),
        formats: ['iife'],
        name: 'checksPage',
      },
    },
  })
  const [{ output }] = Array.isArray(built) ? built : [built]
  const browser = await playwright.chromium.launch({ executablePath })
  try {
    const page = await browser.newPage()
    await page.addScriptTag({ content: output[0].code })
    const times = await page.evaluate((count) => window.checksPage.run(count), warmUp + edits)
    return { perEdit: summarize(times.slice(warmUp)) }
  } finally {
    await browser.close()
  }
}
