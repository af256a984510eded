import { sheet } from '../fixture/sheet.mjs'
import { summarize } from '../harness/stats.mjs'

const load = { writers: 20, rate: 200 }
/** Edits before the first look at the heap: caches fill, code is compiled. */
const settleSeconds = 20
/** The memory of an hour in accelerated form: 18 x 10 s at 200 cells/s are an hour at 10 a second. */
const watchTimes = 18

/**
 * Others write all the time, in rows that stand in sight: how long frames take, and what stays in memory.
 * @returns frames and heap over `seconds` times 18
 */
export async function watchRemote({ server, driver, page, session, seconds: unit, log }) {
  const seconds = unit * watchTimes
  log(`client: ${load.rate} remote cells/s for ${settleSeconds + seconds} s`)
  const { port, sessions } = server
  await driver.call('prepare', {
    subject: 'huibiao',
    port,
    sessions,
    seconds,
    viewers: 1,
    ...load,
    // The first communities of the first street: the rows that are in sight when the sheet stands at its top.
    rows: Array.from({ length: load.writers }, (_, i) => i * sheet.streets),
    warmUps: { writers: { rate: load.rate, seconds: 1 }, everybody: { seconds: settleSeconds } },
  })
  await page.bringToFront()
  await page.getByRole('button', { name: '我的行' }).click()
  await page.keyboard.press('Control+Home')
  await driver.call('warmUp')
  const before = await memoryOf(session)
  await page.evaluate(() => {
    globalThis.longTasks = []
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
  const { frames, longTasks } = await page.evaluate(() => {
    cancelAnimationFrame(globalThis.frameLoop)
    const { frames, longTasks } = globalThis
    globalThis.frames = []
    return { frames, longTasks }
  })
  const after = await memoryOf(session)
  return {
    rate: load.rate,
    seconds,
    edits,
    problems,
    frames: summarize(frames),
    longTasks: longTasks.length,
    longestTaskMs: Math.max(0, ...longTasks),
    before,
    after,
  }
}

/** What the page holds once its garbage is collected: bytes of its scripts' heap, and nodes of the document. */
async function memoryOf(session) {
  for (let i = 0; i < 3; i += 1) await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  const { nodes } = await session.send('Memory.getDOMCounters')
  return { heap: usedSize, nodes }
}
