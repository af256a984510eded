const block = { rows: 84, columns: 60 }
const lines = 500

/**
 * Pastes 84 x 60 cells over the own row and the rows below it, which nobody may write from here: until the own row shows
 * the figures and the panel names what was left out, and until the own row is on the disk.
 */
export async function pasteOverSheet(page) {
  await page.getByRole('button', { name: '我的行' }).click()
  await page.keyboard.press('Home')
  await copy(page, numbers(block.rows, block.columns, 700_000))
  await page.evaluate(watchPage)
  await page.evaluate(() => globalThis.watchFrom('paste'))
  await page.keyboard.press('Control+v')
  const [shownMs, ackedMs] = await page.evaluate(async () => {
    const { look, deep } = globalThis
    const shown = look(
      () =>
        deep('sheet-page', 'indicator-grid .my-row[col-id="BN.01"]')?.textContent.trim() === '700,000' &&
        deep('sheet-page', 'sheet-side', 'aside.paste') !== null,
    )
    return [await shown, await look(() => globalThis.saved('sheet-page', 'sheet-bar', 'session-status'))]
  })
  return { cells: block.rows * block.columns, written: block.columns, shownMs, ackedMs }
}

/**
 * Pastes 500 new lines into the person's ledger, every cell of them written: until the preview stands, and from the
 * answer until the lines stand there and are on the disk.
 */
export async function pasteIntoLedger(context, address, { columns }) {
  const page = await context.newPage()
  await page.goto(address)
  await page.getByText('全部已保存').first().waitFor()
  await copy(page, numbers(lines, columns, 1_000_000))
  await page.evaluate(watchPage)
  await page.getByRole('button', { name: '增加一行' }).first().click()
  await page.locator('ledger-list tr[data-id] td[data-column="c1"] input').last().waitFor()
  await page.evaluate(() => globalThis.watchFrom('paste'))
  await page.keyboard.press('Control+v')
  const previewMs = await page.evaluate(() =>
    globalThis.look(() => globalThis.deep('ledger-page', 'ledger-list', 'paste-preview', 'button.primary')),
  )
  await page.evaluate(() => globalThis.watchFrom('click'))
  await page.keyboard.press('Enter')
  const [shownMs, ackedMs] = await page.evaluate(async () => {
    const { look, deep } = globalThis
    const shown = look(() =>
      /500/.test(deep('ledger-page', 'ledger-list', '.bar [role="status"]')?.textContent),
    )
    return [await shown, await look(() => globalThis.saved('ledger-page', 'return-header', 'session-status'))]
  })
  await page.close()
  return { cells: lines * columns, written: lines * columns, previewMs, shownMs, ackedMs }
}

const numbers = (rows, columns, from) => {
  const line = Array.from({ length: columns }, (_, i) => from + i).join('\t')
  return Array.from({ length: rows }, () => line).join('\n')
}

const copy = (page, text) => page.evaluate((copied) => navigator.clipboard.writeText(copied), text)

/** Runs in the page: looks from frame to frame, and counts from the moment of an event. */
function watchPage() {
  globalThis.watchFrom = (type) => {
    globalThis.began = undefined
    const hear = () => {
      globalThis.began = performance.now()
    }
    document.addEventListener(type, hear, { capture: true, once: true })
  }
  /** An element by the shadow roots on the way to it. */
  globalThis.deep = (...path) => {
    let at = document.querySelector('huibiao-app')
    for (const selector of path) at = at?.shadowRoot?.querySelector(selector) ?? null
    return at
  }
  /** True when everything is on the server's disk. */
  globalThis.saved = (...path) => /全部已保存/.test(globalThis.deep(...path, 'span')?.textContent)
  /** Milliseconds from the event until a frame in which this holds, at most 20 s. */
  globalThis.look = (holds) =>
    new Promise((resolve) => {
      const next = () => {
        const { began } = globalThis
        if (began !== undefined && holds()) resolve(performance.now() - began)
        else if (began !== undefined && performance.now() - began > 20_000) resolve(Number.NaN)
        else requestAnimationFrame(next)
      }
      requestAnimationFrame(next)
    })
}
