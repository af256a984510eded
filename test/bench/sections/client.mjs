import { existsSync } from 'node:fs'
import { sheet } from '../fixture/sheet.mjs'
import { startChild } from '../harness/child.mjs'
import { clientDir } from '../harness/dist.mjs'
import { findBrowser } from '../harness/find-browser.mjs'
import { summarize } from '../harness/stats.mjs'
import { startSubject } from '../subjects/registry.mjs'
import { usableAt, watchForGrid } from './open-in-browser.mjs'

const size = { communities: 2000, columns: 60 }
const load = { writers: 20, rate: 200 }
/** Edits before the first look at the heap: caches fill, code is compiled. */
const settleSeconds = 20
/** The memory of an hour in accelerated form: 18 x 10 s at 200 cells/s are an hour at 10 a second. */
const watchTimes = 18
const scrollMs = 5_000
const pasted = { rows: 84, columns: 60 }
const timeoutMs = 60_000

/** What a person's browser bears: a large sheet opened, scrolled, pasted into, and open while everybody types. */
export async function runClient({ seconds, log }) {
  const executablePath = findBrowser()
  if (!executablePath) return { skipped: 'no browser found; install Chromium or set CHROMIUM_PATH' }
  if (!existsSync(new URL('index.html', clientDir))) return { skipped: 'the pages are not built' }
  const playwright = await import('@playwright/test').catch(() => undefined)
  if (!playwright) return { skipped: 'Playwright is not installed (npm ci in the project root)' }
  process.env.BENCH_COLUMNS = String(size.columns) // for the processes started below
  log(`client: a sheet of ${size.communities} x ${size.columns}`)
  const server = await startSubject('huibiao', { communities: size.communities, viewers: 1 })
  const browser = await playwright.chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--js-flags=--expose-gc'],
  })
  const driver = startChild(new URL('../driver/relay-driver.mjs', import.meta.url))
  try {
    // The last row is the page's: the writers of the driver have the first ones.
    const { page, session, open, firstLoad } = await openSheet(browser, server)
    log('client: scrolling')
    const scroll = await scrollThrough(page)
    log('client: pasting')
    const paste = await pasteOver(page)
    const watched = seconds * watchTimes
    log(`client: ${load.rate} remote cells/s for ${settleSeconds + watched} s`)
    const remote = await watchRemote({ server, driver, page, session, seconds: watched })
    return { rows: size.communities, columns: size.columns, open, firstLoad, scroll, paste, remote }
  } finally {
    delete process.env.BENCH_COLUMNS
    await browser.close()
    await driver.stop()
    await server.stop()
  }
}

async function openSheet(browser, server) {
  const origin = `http://127.0.0.1:${server.port}`
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 } })
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin })
  const [name, value] = server.sessions.writers[load.writers].split('=')
  await context.addCookies([{ name, value, url: origin }])
  await context.addInitScript(watchForGrid)
  await context.addInitScript(watchLongTasks)
  const page = await context.newPage()
  page.setDefaultTimeout(timeoutMs)
  const session = await context.newCDPSession(page)
  await session.send('Network.enable')
  let bytes = 0
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength
  })
  await page.goto(`${origin}/sheet/${sheet.table}/${sheet.period}/${sheet.scope}`)
  const ms = await usableAt(page)
  return { page, session, open: { ms }, firstLoad: { kilobytes: bytes / 1000 } }
}

/** Wheels down through the rows for a while; the longest task that kept the page from answering. */
async function scrollThrough(page) {
  await page.waitForTimeout(1_000) // what the opening itself does is not the scrolling's
  await page.evaluate(() => {
    globalThis.longTasks = []
  })
  await page.mouse.move(700, 550)
  const until = performance.now() + scrollMs
  while (performance.now() < until) {
    await page.mouse.wheel(0, 300)
    await page.waitForTimeout(16)
  }
  const tasks = await page.evaluate(() => globalThis.longTasks)
  return { tasks: tasks.length, longestMs: Math.max(0, ...tasks) }
}

/** Pastes a block over the own row and the ones below it: until the own row shows it, and until it is on the disk. */
async function pasteOver(page) {
  const line = Array.from({ length: pasted.columns }, (_, i) => 700_000 + i).join('\t')
  const text = Array.from({ length: pasted.rows }, () => line).join('\n')
  await page.getByRole('button', { name: '我的行' }).click()
  await page.keyboard.press('Home')
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), text)
  await page.evaluate(() => {
    const cells = (root) => {
      const found = [...root.querySelectorAll('.my-row')]
      for (const element of root.querySelectorAll('*'))
        if (element.shadowRoot) found.push(...cells(element.shadowRoot))
      return found
    }
    globalThis.pasteSeen = new Promise((resolve) => {
      document.addEventListener(
        'paste',
        () => {
          const began = performance.now()
          const look = () => {
            if (cells(document).some((cell) => cell.textContent.includes('700,0')))
              resolve({ began, shown: performance.now() - began })
            else if (performance.now() - began > 10_000) resolve({ began, shown: Number.NaN })
            else requestAnimationFrame(look)
          }
          requestAnimationFrame(look)
        },
        { capture: true, once: true },
      )
    })
  })
  await page.keyboard.press('Control+v')
  // A block that goes beyond the own row may be asked about first: the time then holds the answer too.
  const confirm = page.locator('paste-dialog button.primary')
  if (await confirm.isVisible({ timeout: 0 })) await confirm.click()
  const { began, shown } = await page.evaluate(() => globalThis.pasteSeen)
  await page.getByText('全部已保存').first().waitFor()
  const now = await page.evaluate(() => performance.now())
  return {
    cells: pasted.rows * pasted.columns,
    written: pasted.columns,
    shownMs: shown,
    ackedMs: now - began,
  }
}

/** Others write all the time: how long frames take, and what stays in memory. */
async function watchRemote({ server, driver, page, session, seconds }) {
  const { port, sessions } = server
  await driver.call('prepare', {
    subject: 'huibiao',
    port,
    sessions,
    seconds,
    viewers: 1,
    ...load,
    warmUps: { writers: { rate: load.rate, seconds: 1 }, everybody: { seconds: settleSeconds } },
  })
  await page.keyboard.press('Control+Home')
  await driver.call('warmUp')
  const heapBefore = await heapOf(session)
  await page.evaluate(() => {
    globalThis.frames = []
    let last = performance.now()
    const next = (now) => {
      globalThis.frames.push(now - last)
      last = now
      globalThis.frameLoop = requestAnimationFrame(next)
    }
    globalThis.frameLoop = requestAnimationFrame(next)
  })
  const { edits, problems } = await driver.call('measure')
  const frames = await page.evaluate(() => {
    cancelAnimationFrame(globalThis.frameLoop)
    const { frames } = globalThis
    globalThis.frames = []
    return frames
  })
  const heapAfter = await heapOf(session)
  return { rate: load.rate, seconds, edits, problems, frames: summarize(frames), heapBefore, heapAfter }
}

async function heapOf(session) {
  for (let i = 0; i < 3; i += 1) await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  return usedSize
}

/** Runs in the page: keeps how long each long task took. */
function watchLongTasks() {
  globalThis.longTasks = []
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) globalThis.longTasks.push(duration)
  }).observe({ type: 'longtask', buffered: true })
}
