import { existsSync } from 'node:fs'
import { communityIds, ledger, sheet } from '../fixture/sheet.mjs'
import { startChild } from '../harness/child.mjs'
import { clientDir } from '../harness/dist.mjs'
import { findBrowser } from '../harness/find-browser.mjs'
import { median } from '../harness/stats.mjs'
import { startSubject } from '../subjects/registry.mjs'
import { pasteIntoLedger, pasteOverSheet } from './client-paste.mjs'
import { watchRemote } from './client-remote.mjs'
import { usableAt, watchForGrid } from './open-in-browser.mjs'

const size = { communities: 2000, columns: 60 }
/** 500 lines, the most that are pasted at once, of so many columns are 5,000 cells. */
const ledgerColumns = 10
const openings = 3
/** The page's clerk has this row; the writers that are watched have others. */
const ownRow = 20
const scrollMs = 5_000
const timeoutMs = 60_000

/** What a person's browser bears: a large sheet opened, scrolled, pasted into, and open while everybody types. */
export async function runClient({ seconds, log }) {
  const executablePath = findBrowser()
  if (!executablePath) return { skipped: 'no browser found; install Chromium or set CHROMIUM_PATH' }
  if (!existsSync(new URL('index.html', clientDir))) return { skipped: 'the pages are not built' }
  const playwright = await import('@playwright/test').catch(() => undefined)
  if (!playwright) return { skipped: 'Playwright is not installed (npm ci in the project root)' }
  process.env.BENCH_COLUMNS = String(size.columns) // for the processes started below
  process.env.BENCH_LEDGER = String(ledgerColumns)
  log(`client: a sheet of ${size.communities} x ${size.columns}`)
  const server = await startSubject('huibiao', { communities: size.communities, viewers: 1 })
  const browser = await playwright.chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--js-flags=--expose-gc'],
  })
  const driver = startChild(new URL('../driver/relay-driver.mjs', import.meta.url))
  try {
    log(`client: opening, ${openings} times`)
    const opened = []
    for (let i = 1; i < openings; i += 1) {
      const { context, figures } = await openSheet(browser, server)
      opened.push(figures)
      await context.close()
    }
    const { context, page, session, figures } = await openSheet(browser, server)
    opened.push(figures)
    log('client: scrolling')
    const scroll = await scrollThrough(page)
    log('client: pasting')
    const paste = {
      sheet: await pasteOverSheet(page),
      ledger: await pasteIntoLedger(context, ledgerAddress(server), { columns: ledgerColumns }),
    }
    const remote = await watchRemote({ server, driver, page, session, seconds, log })
    const of = (figure) => median(opened.map((each) => each[figure]))
    return {
      rows: size.communities,
      columns: size.columns,
      open: { ms: of('ms'), reloadMs: of('reloadMs'), all: opened },
      firstLoad: {
        kilobytes: of('kilobytes'),
        idleKilobytes: of('idleKilobytes'),
        feedKilobytes: of('feedKilobytes'),
      },
      scroll,
      paste,
      remote,
    }
  } finally {
    delete process.env.BENCH_COLUMNS
    delete process.env.BENCH_LEDGER
    await browser.close()
    await driver.stop()
    await server.stop()
  }
}

const originOf = ({ port }) => `http://127.0.0.1:${port}`
const ledgerAddress = (server) =>
  `${originOf(server)}/ledger/${ledger.table}/${sheet.period}/${communityIds(size.communities)[ownRow]}`

/** The sheet in a browser that has never seen it: until it is usable, what came over the line, and the same once more. */
async function openSheet(browser, server) {
  const origin = originOf(server)
  const context = await browser.newContext({
    viewport: { width: 1366, height: 768 },
    locale: 'zh-CN',
    serviceWorkers: 'block', // what goes through one is not counted for the page
  })
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin })
  const [name, value] = server.sessions.writers[ownRow].split('=')
  await context.addCookies([{ name, value, url: origin }])
  await context.addInitScript(watchForGrid)
  await context.addInitScript(watchLongTasks)
  const page = await context.newPage()
  page.setDefaultTimeout(timeoutMs)
  const session = await context.newCDPSession(page)
  await session.send('Network.enable')
  let feedBytes = 0
  const addresses = new Map()
  const bytes = new Map()
  session.on('Network.responseReceived', ({ requestId, response }) => addresses.set(requestId, response.url))
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const address = addresses.get(requestId)
    bytes.set(address, (bytes.get(address) ?? 0) + encodedDataLength)
  })
  session.on('Network.webSocketFrameReceived', ({ response: { opcode, payloadData } }) => {
    feedBytes += opcode === 2 ? payloadData.length * 0.75 : payloadData.length // binary comes as base64
  })
  await page.goto(`${origin}/sheet/${sheet.table}/${sheet.period}/${sheet.scope}`)
  const ms = await usableAt(page)
  const feedKilobytes = feedBytes / 1000
  await page.waitForFunction(() => customElements.get('help-sheet')) // the last that is fetched at rest
  // The parts that are fetched at rest are asked for once the sheet stands, this one first or beside the others.
  const late = new Set(
    await page.evaluate(() => {
      const entries = performance.getEntriesByType('resource')
      const firsts = entries.filter(({ name }) =>
        /\/(sheet-side|review-questions|submit-question)-/.test(name),
      )
      const from = Math.min(...firsts.map(({ startTime }) => startTime))
      return entries.filter(({ startTime }) => startTime >= from).map(({ name }) => name)
    }),
  )
  const sum = (counts) =>
    [...bytes].reduce((all, [address, n]) => (counts(address) ? all + n : all), 0) / 1000
  const kilobytes = sum((address) => !late.has(address))
  const idleKilobytes = sum(() => true)
  await page.reload()
  const reloadMs = await usableAt(page)
  await session.send('Network.disable') // what is measured from here on is not to pay for being listened to
  return { context, page, session, figures: { ms, reloadMs, kilobytes, idleKilobytes, feedKilobytes } }
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

/** Runs in the page: keeps how long each long task took. */
function watchLongTasks() {
  globalThis.longTasks = []
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) globalThis.longTasks.push(duration)
  }).observe({ type: 'longtask', buffered: true })
}
