import { expect, type Page, test } from '@playwright/test'
import { allSaved, cell, Office, openSheet } from './office.js'

const meetings = 'LG24.01.01'
const own = { login: '440307015001', name: '爱联社区爱联居委会' }
const sheet = 'LG24-01/202401/440307'

let office: Office

test.beforeAll(async () => {
  office = await Office.open()
})
test.afterAll(() => office.close())

const panel = (page: Page) => page.locator('view-panel')
const strip = (page: Page) => page.locator('view-strip')
const firstName = (page: Page) => page.locator('.ag-row[row-index="0"] [col-id="#unit"]')

test('a filter is personal, said in words, kept over a reload, and cleared; nobody else sees it', async ({
  browser,
}) => {
  const page = await office.signIn(browser, own.login)
  await openSheet(page, office, sheet)
  await page.keyboard.type('88')
  await page.keyboard.press('Enter')
  await allSaved(page)
  await page.keyboard.press('Control+Shift+l')
  await panel(page).locator('[name="street"]').selectOption({ label: '龙城街道' })
  await expect(strip(page)).toContainText(/已筛选 \d+\/1\d\d 行/)
  await expect(cell(page, '龙岗区 合计', meetings)).toHaveText('88')
  await panel(page).locator('[name="condition-column"]').selectOption(meetings)
  await panel(page).locator('[name="condition-value"]').fill('50')
  await panel(page).locator('[name="condition-value"]').press('Enter')
  await expect(strip(page)).toContainText('已筛选 1/')
  await panel(page).getByRole('button', { name: '关闭' }).click()
  await expect(cell(page, own.name, meetings)).toBeVisible()
  await expect(cell(page, '平湖社区居委会', meetings)).toHaveCount(0)
  // What is typed goes to the row that is shown.
  await cell(page, own.name, meetings).click()
  await page.keyboard.type('89')
  await page.keyboard.press('Enter')
  await expect(cell(page, '龙城街道 小计', meetings)).toHaveText('89')
  await allSaved(page)
  await page.reload()
  await expect(strip(page)).toContainText('已筛选 1/')
  await strip(page).getByRole('button', { name: '清除' }).click()
  await expect(strip(page)).not.toContainText('已筛选')
  await page.locator('.ag-grid-viewport').evaluate((rows) => rows.scrollTo(0, 0))
  await expect(firstName(page)).toContainText('平湖街道')
  const other = await office.signIn(browser, '440307015')
  await openSheet(other, office, sheet)
  await expect(strip(other)).not.toContainText('已筛选')
  await Promise.all([page, other].map((each) => each.context().close()))
})

test('sorted by a column the largest is first, totals stay on top, and “我的行” finds a hidden row', async ({
  browser,
}) => {
  const page = await office.signIn(browser, own.login)
  await openSheet(page, office, sheet)
  await page.getByRole('button', { name: '筛选和排序' }).click()
  await panel(page).locator('[name="show"]').selectOption('units')
  await panel(page).locator('[name="sort"]').selectOption(meetings)
  await expect(strip(page)).toContainText('从大到小')
  await expect(page.locator('.ag-row[row-index="t-0"] [col-id="#unit"]')).toHaveText('龙岗区 合计')
  await expect(firstName(page)).toHaveText(own.name)
  await panel(page).getByLabel('已锁定').check()
  await expect(strip(page)).toContainText('没有单位符合')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: '我的行' }).click()
  await expect(page.locator('toast-line')).toContainText('已清除筛选')
  await expect(cell(page, own.name, 'LG24.01.02')).toHaveClass(/is-active/)
  await page.context().close()
})

test('what changed since one last looked', async ({ browser }) => {
  const looker = await office.signIn(browser, '440307015')
  const path = 'LG24-01/202402/440307'
  await openSheet(looker, office, path)
  await looker.goto(office.url)
  const clerk = await office.signIn(browser, own.login)
  await openSheet(clerk, office, path)
  await clerk.keyboard.type('3')
  await clerk.keyboard.press('Enter')
  await allSaved(clerk)
  await openSheet(looker, office, path)
  await expect(cell(looker, '龙岗区 合计', meetings)).toHaveText('3')
  await looker.getByRole('button', { name: '筛选和排序' }).click()
  await panel(looker).getByLabel('上次看过以后有变化').check()
  await expect(strip(looker)).toContainText('已筛选 1/')
  await expect(cell(looker, own.name, meetings)).toHaveText('3')
  await Promise.all([looker, clerk].map((page) => page.context().close()))
})

test('column widths and frozen columns are remembered, and reset', async ({ browser }) => {
  const page = await office.signIn(browser, own.login)
  await openSheet(page, office, 'LG24-05/202401/440307')
  const head = page.locator('.ag-header-cell[col-id="LG24.05.02"]')
  const edge = await head.locator('.ag-header-cell-resize').boundingBox()
  const before = await head.boundingBox()
  if (!edge || !before) throw new Error('the head is not shown')
  await page.mouse.move(edge.x + edge.width / 2, edge.y + edge.height / 2)
  await page.mouse.down()
  await page.mouse.move(edge.x + edge.width / 2 - 90, edge.y + edge.height / 2, { steps: 4 })
  await page.mouse.up()
  const width = async () => Math.round((await head.boundingBox())?.width ?? 0)
  const drawn = await width()
  expect(drawn).toBeLessThan(before.width - 60)
  await page.getByRole('button', { name: '筛选和排序' }).click()
  await panel(page).locator('[name="frozen"]').selectOption('1')
  const frozen = page.locator('.ag-header .ag-grid-pinned-left-cells [col-id="LG24.05.01"]')
  await expect(frozen).toBeVisible()
  await page.reload()
  await expect(frozen).toBeVisible()
  expect(await width()).toBe(drawn)
  await page.getByRole('button', { name: '筛选和排序' }).click()
  await panel(page).getByRole('button', { name: '恢复列宽和冻结' }).click()
  await expect(frozen).toHaveCount(0)
  await expect.poll(width).toBeGreaterThan(drawn + 60)
  await page.context().close()
})
