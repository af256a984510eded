import { expect, type Page, test } from '@playwright/test'
import { allSaved, cell, Office, openSheet } from './office.js'

const period = '202403'
const street = '440307003'
const district = '440307'
const own = '440307003002'
const unit = '良安田社区居委会'
const meetings = 'LG24.01.01'
const form = `/form/LG24-01/${period}/${own}`

let office: Office

test.beforeAll(async () => {
  office = await Office.open()
})
test.afterAll(() => office.close())

const bar = (page: Page) => page.locator('review-bar')
const press = (page: Page, name: string) =>
  bar(page).getByRole('button', { name, exact: true }).first().click()

async function submit(page: Page): Promise<void> {
  await press(page, '提交')
  await page.getByRole('dialog').getByLabel('缺报原因').fill('本月未开展')
  await page.getByRole('dialog').getByRole('button', { name: '提交', exact: true }).click()
  await expect(page.locator('status-chip').first()).toHaveText('已提交')
}

/** One step of a reviewer on the return's own page. */
async function step(page: Page, action: string, status: string): Promise<void> {
  await page.goto(`${office.url}${form}`)
  await press(page, action)
  await expect(page.locator('status-chip').first()).toHaveText(status)
}

test('an edit that comes after submission is kept, decided by the reviewer, and written in by the unit; then two people correct', async ({
  browser,
}) => {
  const clerk = await office.signIn(browser, own)
  await clerk.goto(`${office.url}${form}`)
  await expect(bar(clerk).getByRole('button', { name: '提交' })).toBeVisible()
  await clerk.locator('form-row input').first().fill('12')
  await clerk.keyboard.press('Enter')
  await allSaved(clerk)

  // The same person at a second computer whose line is cut: the edit there comes home after the submission.
  const away = await office.signIn(browser, own)
  await openSheet(away, office, `LG24-01/${period}/${street}`)
  await expect(cell(away, unit, meetings)).toHaveText(/12/)
  await away.context().setOffline(true)
  await cell(away, unit, meetings).click()
  await away.keyboard.type('21')
  await away.keyboard.press('Enter')
  await expect(cell(away, unit, meetings)).toHaveText(/21/)
  await submit(clerk)
  await away.context().setOffline(false)
  await expect(away.locator('refused-panel')).toContainText('审核人也能看到这个值', { timeout: 30_000 })

  const reviewer = await office.signIn(browser, street)
  await reviewer.goto(`${office.url}/review/LG24-01/${period}/${street}`)
  const late = reviewer.locator('late-edit-list')
  await expect(late).toContainText('21')
  await expect(late).toContainText('报送中:12')
  await late.getByRole('button', { name: '退回并采用' }).click()
  await expect(late).toContainText('请写明处理原因')
  await late.getByLabel('处理原因').fill('漏报属实')
  await late.getByRole('button', { name: '退回并采用' }).click()
  await expect(late).toContainText('已同意采用')

  // Nothing was merged by itself; the unit writes it in.
  await clerk.goto(`${office.url}/records/LG24-01/${period}/${own}`)
  await expect(clerk.locator('late-edit-list')).toContainText('漏报属实')
  await clerk.locator('late-edit-list').getByRole('button', { name: '写入' }).click()
  await allSaved(clerk)
  await clerk.goto(`${office.url}${form}`)
  await expect(clerk.locator('form-row input').first()).toHaveValue('21')
  await submit(clerk)
  await step(reviewer, '审核通过', '街道审核通过')
  const supervisor = await office.signIn(browser, district)
  await step(supervisor, '审核通过', '终审通过')

  // The settled figure is wrong: the clerk asks, the supervisor decides.
  await openSheet(clerk, office, `LG24-01/${period}/${street}`)
  await cell(clerk, unit, meetings).click()
  await clerk.getByRole('button', { name: '详情', exact: true }).click()
  await expect(clerk.locator('sheet-side')).toContainText('来自 127.0.0.1')
  await clerk.getByRole('button', { name: '申请更正' }).click()
  const dialog = clerk.getByRole('dialog')
  await dialog.getByLabel('新值').fill('23')
  await dialog.getByRole('button', { name: '提交申请' }).click()
  await expect(dialog).toContainText('请写明更正原因')
  await dialog.getByLabel('更正原因').fill('漏报两次协商')
  await dialog.getByRole('button', { name: '提交申请' }).click()
  await expect(clerk.locator('toast-line')).toContainText('更正申请已提交')

  await supervisor.goto(`${office.url}/records/LG24-01/${period}/${street}`)
  const list = supervisor.locator('correction-list')
  await expect(list).toContainText('待批准')
  await expect(list).toContainText('21')
  await list.getByRole('button', { name: '批准更正' }).click()
  await expect(list).toContainText('已更正')
  await expect(cell(clerk, unit, meetings)).toHaveText(/23/)
  await clerk.reload()
  await clerk.getByText('更正 1 项').click()
  await expect(clerk.locator('correction-mark')).toContainText('漏报两次协商')
  await supervisor.goto(`${office.url}${form}`)
  await expect(supervisor.locator('status-chip').first()).toHaveText('终审通过')
})
