import { existsSync } from 'node:fs'
import { sheet } from '../fixture/sheet.mjs'
import { clientDir } from '../harness/dist.mjs'
import { findBrowser } from '../harness/find-browser.mjs'
import { median } from '../harness/stats.mjs'

const rounds = 3
const timeoutMs = 30_000

/**
 * Time from asking for the page until its grid is usable: the first rows show their numbers. Cold: an empty browser
 * cache; warm: the page is loaded again. Says why when it could not be measured.
 * @returns {Promise<{ coldMs: number, warmMs: number, kilobytes: number } | { skipped: string }>}
 */
export async function openInBrowser({ server, log }) {
  const executablePath = findBrowser()
  if (!executablePath) return { skipped: 'no browser found; install Chromium or set CHROMIUM_PATH' }
  if (!existsSync(new URL('index.html', clientDir))) return { skipped: 'the pages are not built' }
  const playwright = await import('@playwright/test').catch(() => undefined)
  if (!playwright) return { skipped: 'Playwright is not installed (npm ci in the project root)' }
  log('open: in the browser')
  const browser = await playwright.chromium.launch({ executablePath })
  const cold = []
  const warm = []
  let bytes = 0
  try {
    for (let round = 0; round < rounds; round += 1) {
      const context = await browser.newContext()
      const [name, value] = server.sessions.writers[0].split('=')
      await context.addCookies([{ name, value, url: `http://127.0.0.1:${server.port}` }])
      await context.addInitScript(watchForGrid)
      const page = await context.newPage()
      const session = await context.newCDPSession(page)
      await session.send('Network.enable')
      let received = 0
      session.on('Network.loadingFinished', ({ encodedDataLength }) => {
        received += encodedDataLength
      })
      const address = `http://127.0.0.1:${server.port}/sheet/${sheet.table}/${sheet.period}/${sheet.scope}`
      await page.goto(address)
      cold.push(await usableAt(page))
      bytes = received
      await page.reload()
      warm.push(await usableAt(page))
      await context.close()
    }
    return { coldMs: median(cold), warmMs: median(warm), kilobytes: bytes / 1000 }
  } catch (error) {
    if (error instanceof playwright.errors.TimeoutError)
      return { skipped: `the sheet page showed no filled grid within ${timeoutMs / 1000} s` }
    throw error
  } finally {
    await browser.close()
  }
}

export const usableAt = async (page) => {
  const handle = await page.waitForFunction(() => globalThis.gridUsableAt, undefined, { timeout: timeoutMs })
  return handle.jsonValue()
}

/** Runs in the page: looks, frame by frame and through shadow roots, for rows of the grid that show numbers. */
export function watchForGrid() {
  const cellsIn = (root) => {
    const found = [...root.querySelectorAll('.ag-row [role="gridcell"]')]
    for (const element of root.querySelectorAll('*'))
      if (element.shadowRoot) found.push(...cellsIn(element.shadowRoot))
    return found
  }
  const look = () => {
    const filled = cellsIn(document).filter((cell) => /^[\d,.]+$/.test(cell.textContent.trim()))
    if (filled.length >= 30) globalThis.gridUsableAt = performance.now()
    else requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}
