import { expect, type Page, test } from '@playwright/test'
import { cell, Office, openSheet } from './office.js'

const meetings = 'LG24.01.01'
const own = { login: '440307015001', name: '爱联社区爱联居委会' }

let office: Office

test.beforeAll(async () => {
  // 24 seconds without an action; the warning comes in their second half.
  office = await Office.open({ SESSION_IDLE_MINUTES: '0.4' })
})
test.afterAll(() => office.close())

const warning = (page: Page) => page.locator('idle-warning dialog')

test('who does nothing is warned and signed out, in all windows; 继续 goes on; what was typed is kept', async ({
  browser,
}) => {
  test.setTimeout(240_000)
  const page = await office.signIn(browser, own.login)
  await openSheet(page, office, 'LG24-01/202401/440307')
  const other = await page.context().newPage()
  await other.goto(`${office.url}/totals/LG24-01/202401/440307`)
  await expect(other.locator('totals-page tbody tr').first()).toBeVisible()

  await expect(warning(page)).toContainText('即将自动退出', { timeout: 60_000 })
  await expect(warning(other)).toContainText('全部窗口一起退出', { timeout: 60_000 })
  await warning(other).getByRole('button', { name: '继续' }).click()
  await expect(warning(other)).toHaveCount(0)
  await expect(warning(page)).toHaveCount(0)

  // Half an entry: neither Enter nor Tab. Then the person is called away.
  await cell(page, own.name, meetings).click()
  await expect(cell(page, own.name, meetings)).toHaveClass(/is-active/)
  await page.keyboard.type('37')
  await expect(warning(page)).toContainText('已填的内容都已保留', { timeout: 60_000 })
  await expect(cell(page, own.name, meetings)).toHaveText('37')
  for (const each of [page, other]) {
    await each.waitForURL((url) => url.pathname === '/sign-in', { timeout: 60_000 })
    await expect(each.locator('sign-in-page')).toContainText('登录已超时')
  }
  const again = await office.signIn(browser, own.login)
  await openSheet(again, office, 'LG24-01/202401/440307')
  await expect(cell(again, own.name, meetings)).toHaveText('37')
  await again.context().close()
  await page.context().close()
})
