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
