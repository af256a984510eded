import { expect, type Page, test } from '@playwright/test'
import { allSaved, cell, Office, openSheet } from './office.js'

const [meetings, publicity] = ['LG24.01.01', 'LG24.01.02'] as const
const own = { login: '440307015001', name: '爱联社区爱联居委会' }
/** The last community of the district: far below what is drawn. */
const far = '园山街道'

let office: Office

test.beforeAll(async () => {
  office = await Office.open()
})
test.afterAll(() => office.close())

const bar = (page: Page) => page.locator('find-bar')
const active = (page: Page) => page.locator('.ag-cell.is-active')

test('finds in rows that are not drawn, with a count, next and previous; Escape goes back to the grid', async ({
  browser,
}) => {
  const page = await office.signIn(browser, own.login)
  await openSheet(page, office, 'LG24-01/202401/440307')
  await page.keyboard.type('4711')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Control+f')
  await page.keyboard.type(far)
  await expect(bar(page)).toContainText('共 1 处')
  await page.keyboard.press('Enter')
  await expect(bar(page)).toContainText('1/1')
  await expect(active(page)).toBeInViewport()
  await expect(page.locator('cell-bar')).toContainText(far)
  await page.keyboard.press('Control+a')
  await page.keyboard.type('4,711')
  await page.keyboard.press('Enter')
  await expect(bar(page)).toContainText(/1\/[3-9]/)
  const first = await page.locator('cell-bar .what').textContent()
  await page.keyboard.press('Shift+Enter')
  await expect(page.locator('cell-bar .what')).not.toHaveText(first ?? '')
  await page.keyboard.press('Escape')
  await expect(bar(page)).toHaveCount(0)
  await expect(page.locator('.cell-editor')).toBeFocused()
  await page.context().close()
})

test('replaces in the own cells after a count, refuses what a column cannot hold, one step to undo', async ({
  browser,
}) => {
  const page = await office.signIn(browser, own.login)
  await openSheet(page, office, 'LG24-01/202402/440307')
  for (const digits of ['120', '12']) {
    await page.keyboard.type(digits)
    await page.keyboard.press('Tab')
  }
  await allSaved(page)
  await page.keyboard.press('Control+h')
  await page.keyboard.type('12')
  await page.getByLabel('替换为').fill('余')
  await expect(bar(page)).toContainText('2 格替换后这一栏填不了')
  await expect(bar(page)).toContainText('概数')
  await expect(page.getByRole('button', { name: '全部替换(0 格)' })).toBeDisabled()
  await page.getByLabel('替换为').fill('34')
  await expect(bar(page)).toContainText('不由您填写')
  await page.getByRole('button', { name: '全部替换(2 格)' }).click()
  await expect(cell(page, own.name, meetings)).toHaveText('340')
  await expect(cell(page, own.name, publicity)).toHaveText('34')
  await expect(page.locator('toast-line')).toContainText('已替换 2 格')
  await page.getByRole('button', { name: '撤销' }).click()
  await expect(cell(page, own.name, meetings)).toHaveText('120')
  await expect(cell(page, own.name, publicity)).toHaveText('12')
  await page.context().close()
})

test('what is typed before the code is there goes where it was meant, not into the cell', async ({
  browser,
}) => {
  // A slow line: the parts that open at a key come when the test lets them.
  const page = await office.signIn(browser, own.login, office.url, { serviceWorkers: 'block' })
  let release: () => void = () => undefined
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  await page.route(/\/assets\/(find-bar|help-sheet)-[^/]*\.js$/, async (route) => {
    await released
    await route.continue()
  })
  await openSheet(page, office, 'LG24-01/202405/440307')
  await expect(cell(page, own.name, meetings)).toHaveClass(/is-active/)
  await page.keyboard.press('Control+f')
  await page.keyboard.type('49x')
  await page.keyboard.press('Backspace')
  await page.keyboard.type('1园')
  await expect(bar(page)).toHaveCount(0)
  release()
  const search = bar(page).getByLabel('查找内容')
  await expect(search).toHaveValue('491园')
  await expect(search).toBeFocused()
  await page.keyboard.type('山')
  await expect(search).toHaveValue('491园山')
  await page.keyboard.press('Escape')
  await expect(page.locator('.cell-editor')).toBeFocused()
  await expect(cell(page, own.name, meetings)).toHaveText('')
  await page.context().close()
})

test('a part that cannot be had is said, and the grid keeps the keyboard; with a network it comes', async ({
  browser,
}) => {
  const page = await office.signIn(browser, own.login, office.url, { serviceWorkers: 'block' })
  const gone = /\/assets\/find-bar-[^/]*\.js$/
  await page.route(gone, (route) => route.abort())
  await openSheet(page, office, 'LG24-01/202405/440307')
  await expect(cell(page, own.name, meetings)).toHaveClass(/is-active/)
  await page.keyboard.press('Control+f')
  await expect(page.locator('toast-line')).toContainText('还没有下载到本机')
  await expect(page.locator('.cell-editor')).toBeFocused()
  await page.unroute(gone)
  await page.keyboard.press('Control+f')
  await expect(bar(page).getByLabel('查找内容')).toBeFocused()
  await page.context().close()
})
