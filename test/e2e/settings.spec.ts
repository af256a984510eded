import { expect, type Page, test } from '@playwright/test'
import { allSaved, Office } from './office.js'

const street = '440307003'

let office: Office

test.beforeAll(async () => {
  office = await Office.open()
})
test.afterAll(() => office.close())

const dialog = (page: Page) => page.getByRole('dialog')

test('an administrator takes a level out of the review and keeps the working calendar, and sees no figures', async ({
  browser,
}) => {
  const context = await browser.newContext()
  const admin = await context.newPage()
  const [account] = await office.accounts('administrator')
  await admin.goto(`${office.url}/sign-in`)
  await admin.getByLabel('账号').fill(account?.login ?? '')
  await admin.getByLabel('密码', { exact: true }).fill(account?.password ?? '')
  await admin.keyboard.press('Enter')
  await expect(admin.locator('duty-panel')).toContainText('您的职责:系统管理员')
  await expect(admin.locator('table-card')).toHaveCount(0)

  const row = admin.locator('review-settings li').filter({ hasText: '基层治理活动统计表' })
  await row.getByLabel('街道审核').uncheck()
  await expect(admin.locator('review-settings')).toContainText('审核级次已改为:区')
  await expect(row.getByLabel('区审核')).toBeDisabled()

  const calendar = admin.locator('calendar-settings')
  const off = calendar.getByLabel(/^放假/)
  await expect(off).toHaveValue(/2024-04-04/)
  await off.fill('2024-04-04 清明')
  await calendar.getByRole('button', { name: '保存工作日历' }).click()
  await expect(calendar).toContainText('“清明”不是日期,没有保存')
  await off.fill('2024年4月4日\n2024-05-01至2024-05-03')
  await calendar.getByLabel('任务至少提前').fill('4')
  await calendar.getByRole('button', { name: '保存工作日历' }).click()
  await expect(calendar).toContainText('已保存:放假 4 天')
  await admin.screenshot({ path: 'test-results/settings-admin.png', fullPage: true })
  await admin.reload()
  await expect(off).toHaveValue('2024-04-04\n2024-05-01\n2024-05-02\n2024-05-03')
  await expect(admin.locator('calendar-settings').getByLabel('任务至少提前')).toHaveValue('4')
  await expect(row.getByLabel('街道审核')).not.toBeChecked()

  await admin.goto(`${office.url}/totals/LG24-01/202403/440307`)
  await expect(admin.locator('main')).toContainText('这一页不在您的职责范围内')
})

test('an explanation of an earlier quarter is taken over with one click', async ({ browser }) => {
  const page = await office.signIn(browser, street)
  const fill = async (name: string, value: string) => {
    await page.locator('form-row').filter({ hasText: name }).locator('input').first().fill(value)
    await page.keyboard.press('Enter')
    await allSaved(page)
  }
  for (const quarter of ['2024Q1', '2024Q2']) {
    await page.goto(`${office.url}/form/LG24-07/${quarter}/${street}`)
    await fill('新就业群体友好场景数', '1')
    await fill('“暖蜂驿站”数', '2')
    await page.locator('review-bar').getByRole('button', { name: '提交', exact: true }).click()
    if (quarter === '2024Q1') await dialog(page).getByLabel('核实说明').fill('含跨街道联建')
    else await dialog(page).getByRole('button', { name: '沿用2024年第一季度的说明:含跨街道联建' }).click()
    await expect(dialog(page).getByLabel('核实说明')).toHaveValue('含跨街道联建')
    if (quarter === '2024Q2') await page.screenshot({ path: 'test-results/settings-reuse.png' })
    await dialog(page).getByLabel('缺报原因').fill('暂无')
    await dialog(page).getByRole('button', { name: '提交', exact: true }).click()
    await dialog(page).getByLabel('例外原因').fill('社区逾期未报')
    await dialog(page).getByRole('button', { name: '提交', exact: true }).click()
    await expect(page.locator('status-chip').first()).toHaveText('已提交')
  }
})
