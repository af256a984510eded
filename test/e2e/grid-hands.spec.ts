import { expect, type Locator, type Page, test } from '@playwright/test'
import { allSaved, cell, Office, openSheet } from './office.js'

const columns = ['LG24.06.01', 'LG24.06.02', 'LG24.06.03', 'LG24.06.04'] as const
const [first, second, third, fourth] = columns
const own = { login: '440307015', name: '龙城街道' }

let office: Office

test.beforeAll(async () => {
  office = await Office.open()
})
test.afterAll(() => office.close())

const mine = (page: Page, code: string) => cell(page, own.name, code)
const handle = (page: Page) => page.locator('.fill-handle')

async function middle(locator: Locator): Promise<{ readonly x: number; readonly y: number }> {
  const box = await locator.boundingBox()
  if (!box) throw new Error('not on the screen')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

/** Waits until a handle lies at the lower corner of the cell it belongs to: it follows the selection a frame later. */
async function atCorner(handle: Locator, of: Locator, side: 'left' | 'right' = 'right'): Promise<void> {
  await expect
    .poll(async () => {
      const [corner, box] = [await handle.boundingBox(), await of.boundingBox()]
      if (!corner || !box) return Number.POSITIVE_INFINITY
      const [dx, dy] = [
        corner.x + corner.width / 2 - box.x - (side === 'right' ? box.width : 0),
        corner.y + corner.height / 2 - box.y - box.height,
      ]
      return Math.hypot(dx, dy)
    })
    .toBeLessThan(20)
}

async function dragTo(page: Page, from: Locator, to: Locator): Promise<void> {
  const [start, end] = [await middle(from), await middle(to)]
  await page.mouse.move(start.x, start.y)
  await page.mouse.down()
  await page.mouse.move(end.x, end.y, { steps: 5 })
  await page.mouse.up()
}

async function mySheet(page: Page, period: string): Promise<void> {
  await openSheet(page, office, `LG24-06/${period}/440307`)
  await expect(mine(page, first)).toHaveClass(/is-active/)
}

test('Tab, Tab, Enter goes back to the first column; Shift and Ctrl select and jump', async ({ browser }) => {
  const page = await office.signIn(browser, own.login)
  await mySheet(page, '2024W11')
  for (const digits of ['1', '2']) {
    await page.keyboard.type(digits)
    await page.keyboard.press('Tab')
  }
  await page.keyboard.press('Enter')
  await expect(mine(page, first)).not.toHaveClass(/is-active/)
  await page.keyboard.press('ArrowUp')
  await expect(mine(page, first)).toHaveClass(/is-active/)
  await page.keyboard.press('Control+ArrowRight')
  await expect(mine(page, second)).toHaveClass(/is-active/)
  await page.keyboard.press('Control+Shift+ArrowLeft')
  await expect(page.locator('.status')).toContainText('选中 2 格')
  await expect(page.locator('.status')).toContainText('求和 3')
  await page.keyboard.press('Shift+Space')
  await expect(page.locator('.status')).toContainText('计数 2')
  await page.keyboard.press('Control+Space')
  await page.keyboard.press('Control+a')
  await expect(mine(page, first)).toHaveClass(/is-selected/)
  await page.keyboard.press('Control+Home')
  await expect(page.locator(`.ag-row[row-index="t-0"] [col-id="${first}"]`)).toHaveClass(/is-active/)
  await page.context().close()
})

test('the heads of rows and columns select them, and a drag over heads selects several', async ({
  browser,
}) => {
  const page = await office.signIn(browser, own.login)
  await mySheet(page, '2024W12')
  const head = (code: string) => page.locator(`.ag-header-cell[col-id="${code}"]`)
  await head(second).click()
  await expect(mine(page, second)).toHaveClass(/is-selected/)
  await expect(mine(page, first)).not.toHaveClass(/is-selected/)
  await dragTo(page, head(first), head(third))
  await expect(mine(page, third)).toHaveClass(/is-selected/)
  await expect(mine(page, fourth)).not.toHaveClass(/is-selected/)
  await cell(page, own.name, '#unit').click()
  await expect(mine(page, fourth)).toHaveClass(/is-selected/)
  await page.locator('.ag-header-cell[col-id="#unit"]').click()
  await expect(page.locator('.status')).toContainText('选中 72 格')
  await page.context().close()
})

test('Delete clears a range, Ctrl+Enter fills it, Ctrl+R copies from the left: each one step to undo', async ({
  browser,
}) => {
  const page = await office.signIn(browser, own.login)
  await mySheet(page, '2024W13')
  await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.type('7')
  await page.keyboard.press('Control+Enter')
  for (const code of [first, second]) await expect(mine(page, code)).toHaveText('7')
  await mine(page, third).click()
  await page.keyboard.press('Control+r')
  await expect(mine(page, third)).toHaveText('7')
  await mine(page, first).click()
  await mine(page, third).click({ modifiers: ['Shift'] })
  await page.keyboard.press('Delete')
  for (const code of [first, second, third]) await expect(mine(page, code)).toHaveText('')
  await page.keyboard.press('Control+z')
  for (const code of [first, second, third]) await expect(mine(page, code)).toHaveText('7')
  await page.keyboard.press('Control+z')
  await expect(mine(page, third)).toHaveText('')
  await expect(mine(page, second)).toHaveText('7')
  await page.context().close()
})

test('the fill handle copies to the right and left, with Ctrl goes on as a series, and offers the other way', async ({
  browser,
}) => {
  const page = await office.signIn(browser, own.login)
  await mySheet(page, '2024W14')
  await mine(page, second).click()
  await page.keyboard.type('5')
  await page.keyboard.press('Enter')
  await mine(page, second).click()
  await atCorner(handle(page), mine(page, second))
  await dragTo(page, handle(page), mine(page, fourth))
  await expect(mine(page, third)).toHaveText('5')
  // The rate behind it computes itself: it is left out, and the reason is said.
  await expect(page.locator('toast-line')).toContainText('已填充 2 格;1 格没有写入(这一栏自动计算')
  await page.getByRole('button', { name: '改为递增序列' }).click()
  await expect(mine(page, third)).toHaveText('6')
  await mine(page, second).click()
  await atCorner(handle(page), mine(page, second))
  await page.keyboard.down('Control')
  await dragTo(page, handle(page), mine(page, first))
  await page.keyboard.up('Control')
  await expect(mine(page, first)).toHaveText('4')
  await allSaved(page)
  // Downward lie other units' rows: nothing is written, and the reason is said.
  await mine(page, first).click()
  await atCorner(handle(page), mine(page, first))
  await dragTo(page, handle(page), cell(page, '龙岗街道', first))
  await expect(page.locator('toast-line')).toContainText('只能填报本单位的数据')
  await page.context().close()
})

test('a double press on the handle goes as far as the neighbour; without one it says so', async ({
  browser,
}) => {
  const page = await office.signIn(browser, own.login)
  await mySheet(page, '2024W15')
  await mine(page, first).click()
  await atCorner(handle(page), mine(page, first))
  await handle(page).dblclick()
  await expect(page.locator('toast-line')).toContainText('旁边的列在下方没有内容')
  await page.context().close()
})

test('by touch: a tap selects, the round handle stretches, the square one fills', async ({ browser }) => {
  const signedIn = await office.signIn(browser, own.login)
  const state = await signedIn.context().storageState()
  await signedIn.context().close()
  const context = await browser.newContext({
    storageState: state,
    hasTouch: true,
    viewport: { width: 844, height: 700 },
  })
  const page = await context.newPage()
  await openSheet(page, office, 'LG24-06/2024W16/440307')
  await expect(mine(page, first)).toBeVisible()
  await mine(page, first).tap()
  await expect(page.locator('.stretch-handle')).toBeVisible()
  await page.keyboard.type('3')
  await page.keyboard.press('Control+Enter') // stays: a second tap so soon would be a double tap, which edits
  await atCorner(page.locator('.stretch-handle'), mine(page, first))
  const cdp = await context.newCDPSession(page)
  const touchDrag = async (from: Locator, to: Locator) => {
    const [start, end] = [await middle(from), await middle(to)]
    await cdp.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [start] })
    for (const part of [0.3, 0.6, 1])
      await cdp.send('Input.dispatchTouchEvent', {
        type: 'touchMove',
        touchPoints: [{ x: start.x + (end.x - start.x) * part, y: start.y + (end.y - start.y) * part }],
      })
    await cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  }
  await touchDrag(page.locator('.stretch-handle'), mine(page, second))
  await expect(mine(page, second)).toHaveClass(/is-selected/)
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowLeft')
  await expect(mine(page, second)).not.toHaveClass(/is-selected/)
  // For a finger it stands at the left, away from the round one.
  await atCorner(handle(page), mine(page, first), 'left')
  await touchDrag(handle(page), mine(page, second))
  await expect(mine(page, second)).toHaveText('3')
  await context.close()
})

test('two windows: undo takes back one’s own, never the other’s, and gives the value back that was there', async ({
  browser,
}) => {
  const [one, two] = [await office.signIn(browser, own.login), await office.signIn(browser, own.login)]
  for (const page of [one, two]) await mySheet(page, '2024W17')
  await one.keyboard.type('10')
  await one.keyboard.press('Tab')
  await one.keyboard.type('20')
  await one.keyboard.press('Tab')
  await expect(mine(two, second)).toHaveText('20')
  await mine(two, first).click()
  await two.keyboard.type('11')
  await two.keyboard.press('Enter')
  await expect(mine(one, first)).toHaveText('11')
  // One's range over both cells, then the other writes one of them: undo restores only the untouched one.
  await mine(one, first).click()
  await mine(one, second).click({ modifiers: ['Shift'] })
  await one.keyboard.press('Delete')
  await expect(mine(two, second)).toHaveText('')
  await mine(two, first).click()
  await two.keyboard.type('12')
  await two.keyboard.press('Enter')
  await expect(mine(one, first)).toHaveText('12')
  await mine(one, third).click()
  await one.keyboard.press('Control+z')
  await expect(mine(one, second)).toHaveText('20')
  await expect(mine(one, first)).toHaveText('12')
  await expect(one.locator('toast-line')).toContainText('已撤销')
  await allSaved(one)
  await expect(mine(two, second)).toHaveText('20')
  await expect(mine(two, first)).toHaveText('12')
  // The other's undo gives back what stood there before its last entry, which was nothing.
  await mine(two, third).click()
  await two.keyboard.press('Control+z')
  await expect(mine(two, first)).toHaveText('')
  await expect(mine(one, first)).toHaveText('')
  await Promise.all([one, two].map((page) => page.context().close()))
})
