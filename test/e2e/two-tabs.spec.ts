import { type BrowserContext, expect, type Page, test } from '@playwright/test'
import { allSaved, cell, Office, openSheet } from './office.js'

const sheet = 'LG24-01/202406/440307015001'
const meetings = 'LG24.01.01'
const publicity = 'LG24.01.02'
const unit = '爱联社区爱联居委会'
let office: Office
let context: BrowserContext
let one: Page
let two: Page

test.describe.configure({ mode: 'serial' })
test.beforeAll(async ({ browser }) => {
  office = await Office.open()
  one = await office.signIn(browser, '440307015001')
  context = one.context()
  two = await context.newPage()
  for (const page of [one, two]) {
    await openSheet(page, office, sheet)
    await allSaved(page)
  }
})
test.afterAll(async () => {
  await context.close()
  await office.close()
})

const at = (page: Page, code: string) => cell(page, unit, code)
const status = (page: Page) => page.locator('session-status')

async function type(page: Page, code: string, value: string): Promise<void> {
  await page.bringToFront()
  await at(page, code).click()
  await expect(at(page, code)).toHaveClass(/is-active/)
  await page.keyboard.type(value)
  await page.keyboard.press('Enter')
  await expect(at(page, code)).toHaveText(value)
}

/** The state of a cell in words, as the bar over the grid says it. */
async function kept(page: Page, code: string, words: string): Promise<void> {
  await page.bringToFront()
  await at(page, code).click()
  await expect(page.locator('cell-bar')).toContainText(words)
}

test('two tabs of one person agree, with a line and without', async () => {
  // With a line: typed in one, shown and saved in both.
  await type(one, meetings, '12')
  await expect(at(two, meetings)).toHaveText('12')
  for (const page of [one, two]) await kept(page, meetings, '已保存')

  // Without: both count what both typed, and the later hand of the same cell saw the earlier one.
  await office.kill()
  for (const page of [one, two]) await expect(status(page)).toContainText(/离线|连接中/)
  await type(one, meetings, '15')
  await expect(at(two, meetings)).toHaveText('15')
  await type(two, publicity, '300')
  await expect(at(one, publicity)).toHaveText('300')
  await type(two, meetings, '16')
  await expect(at(one, meetings)).toHaveText('16')
  for (const page of [one, two]) {
    await expect(status(page)).toContainText('2 项待传')
    await kept(page, publicity, '本机待传')
  }
  await one.screenshot({ path: 'test-results/two-tabs-offline.png' })

  // The keys of one tab take back what was done there: 15 was overwritten in the other one since.
  await one.bringToFront()
  await one.keyboard.press('Control+z')
  await expect(one.locator('toast-line')).toContainText('另一个窗口')
  for (const page of [one, two]) await expect(at(page, meetings)).toHaveText('16')

  // Signing out in a tab that typed nothing lately still asks, for the computer's sake.
  const asked = new Promise<string>((resolve) => {
    two.once('dialog', (dialog) => {
      resolve(dialog.message())
      void dialog.dismiss()
    })
  })
  await two.bringToFront()
  await two.getByRole('button', { name: '退出' }).click()
  expect(await asked).toContain('没有传到服务器')
  await expect(status(two)).toContainText('2 项待传')

  await office.startAgain(one, two)
  for (const page of [one, two]) {
    await allSaved(page)
    await expect(at(page, meetings)).toHaveText('16')
    await expect(at(page, publicity)).toHaveText('300')
    await expect(page.locator('conflict-panel')).toHaveText('')
    await expect(page.locator('refused-panel')).toHaveText('')
  }
})

test('a tab closed without a line leaves nothing behind', async () => {
  // The other one says how much waits, and sends it.
  await office.kill()
  for (const page of [one, two]) await expect(status(page)).toContainText(/离线|连接中/)
  await type(one, meetings, '17')
  await expect(at(two, meetings)).toHaveText('17')
  await one.close()
  await expect(status(two)).toContainText('1 项待传')
  await office.startAgain(two)
  await allSaved(two)

  // Or the next visit does, when no tab with the sheet is left; any page says so while it waits.
  const home = await context.newPage()
  await home.goto(office.url)
  await expect(home.locator('home-page')).toContainText('龙岗区')
  await office.kill()
  await expect(status(two)).toContainText(/离线|连接中/)
  await type(two, publicity, '333')
  await expect(status(two)).toContainText('1 项待传')
  await two.close()
  await home.bringToFront()
  await home.evaluate(() => window.dispatchEvent(new Event('focus'))) // a browser without windows gives none
  await expect(home.getByRole('status').filter({ hasText: '1 份报送的内容没有传到服务器' })).toBeVisible()
  await home.screenshot({ path: 'test-results/two-tabs-left.png' })
  await office.startAgain(home)
  await expect(home.getByRole('status').filter({ hasText: '没有传到服务器' })).toHaveCount(0)
  await openSheet(home, office, sheet)
  await allSaved(home)
  await expect(at(home, meetings)).toHaveText('17')
  await expect(at(home, publicity)).toHaveText('333')
})
