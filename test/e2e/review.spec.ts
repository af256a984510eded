import { expect, type Page, test } from '@playwright/test'
import { allSaved, cell, Office, openSheet } from './office.js'

const period = '202403'
const street = '440307003'
const district = '440307'
const own = '440307003002'
const second = '440307003004'
const form = (org: string) => `/form/LG24-01/${period}/${org}`

let office: Office

test.beforeAll(async () => {
  office = await Office.open()
})
test.afterAll(() => office.close())

const bar = (page: Page) => page.locator('review-bar')
const press = (page: Page, name: string) =>
  bar(page).getByRole('button', { name, exact: true }).first().click()
const inDialog = (page: Page) => page.getByRole('dialog')

/** Confirms a submission with empty cells. */
async function submitShort(page: Page): Promise<void> {
  await inDialog(page).getByLabel('缺报原因').fill('本月未开展')
  await inDialog(page).getByRole('button', { name: '提交', exact: true }).click()
}

async function fillFirst(page: Page, org: string, value: string): Promise<void> {
  await page.goto(`${office.url}${form(org)}`)
  await expect(bar(page).getByRole('button', { name: '提交' })).toBeVisible()
  await page.locator('form-row input').first().fill(value)
  await page.keyboard.press('Enter')
  await allSaved(page)
}

test('a return goes from the clerk over street and district to the lock, each seeing it live', async ({
  browser,
}) => {
  const clerk = await office.signIn(browser, own)
  await fillFirst(clerk, own, '12')
  await press(clerk, '提交')
  await expect(inDialog(clerk)).toContainText('还有 3 项未填(共 4 项)')
  await expect(inDialog(clerk)).toContainText('邻里节')
  await inDialog(clerk).getByRole('button', { name: '提交', exact: true }).click()
  await expect(inDialog(clerk)).toContainText('请先写明缺报原因')
  await clerk.keyboard.press('Escape')
  await expect(bar(clerk).getByRole('button', { name: '提交' })).toBeVisible()
  await press(clerk, '提交')
  await submitShort(clerk)
  await expect(clerk.locator('status-chip').first()).toHaveText('已提交')
  await expect(clerk.locator('form-page')).toContainText('需撤回或由审核人退回后才能修改')

  const reviewer = await office.signIn(browser, street)
  await reviewer.goto(office.url)
  await reviewer.getByRole('link', { name: /1 份/ }).click()
  await expect(reviewer).toHaveURL(new RegExp(`/review/LG24-01/${period}/${street}$`))
  await expect(reviewer.locator('.late')).toContainText('未提交')
  await reviewer.getByRole('button', { name: '待我审核 1' }).click()
  const row = reviewer.getByRole('row', { name: /良安田/ })
  await expect(row).toContainText('1/4')
  await row.getByRole('link').click()
  await press(reviewer, '退回')
  await inDialog(reviewer).getByRole('button', { name: '退回' }).click()
  await expect(inDialog(reviewer)).toContainText('请先写明退回原因')
  await reviewer.getByLabel('退回原因').fill('议事协商次数请按会议记录核实')
  await reviewer.getByLabel('指出有问题的指标').selectOption({ index: 1 })
  await reviewer.keyboard.type('与记录不符')
  await inDialog(reviewer).getByRole('button', { name: '退回' }).click()
  await expect(reviewer.locator('status-chip').first()).toHaveText('退回')

  // The clerk's page is still open: it learns why without being touched, and takes entries again.
  await expect(clerk.locator('sent-back-note')).toContainText('议事协商次数请按会议记录核实')
  await expect(clerk.locator('sent-back-note')).toContainText('与记录不符')
  await clerk.goto(office.url)
  const first = clerk.locator('.agenda li').first()
  await expect(first).toContainText('议事协商次数请按会议记录核实')
  await expect(first.getByRole('link', { name: '去修改' })).toBeVisible()
  await fillFirst(clerk, own, '13')
  await press(clerk, '提交')
  await submitShort(clerk)
  await expect(clerk.locator('status-chip').first()).toHaveText('已提交')

  await expect(reviewer.locator('status-chip').first()).toHaveText('已提交')
  await expect(reviewer.locator('form-page')).toContainText('13')
  await press(reviewer, '审核通过')
  await expect(reviewer.locator('status-chip').first()).toHaveText('街道审核通过')
  await expect(bar(reviewer).getByRole('button', { name: '审核通过' })).toHaveCount(0)

  const supervisor = await office.signIn(browser, district)
  await supervisor.goto(`${office.url}/review/LG24-01/${period}/${district}`)
  await supervisor.getByRole('button', { name: '待我审核 1' }).click()
  await supervisor.getByLabel('选择良安田社区居委会').check()
  await supervisor.getByRole('button', { name: '审核通过(1)' }).click()
  await supervisor.getByRole('button', { name: '已通过 1' }).click()
  await expect(supervisor.getByRole('row', { name: /良安田/ })).toContainText('终审通过')
  await supervisor.getByLabel('选择良安田社区居委会').check()
  await supervisor.getByRole('button', { name: '锁定(1)' }).click()
  await inDialog(supervisor).getByRole('button', { name: '锁定' }).click()
  await expect(supervisor.getByRole('row', { name: /良安田/ })).toContainText('已锁定')

  await expect(clerk.locator('status-chip').first()).toHaveText('已锁定')
  await expect(clerk.locator('form-page')).toContainText('已锁定,不能修改')
  await expect(bar(clerk).getByRole('button', { name: /提交|撤回/ })).toHaveCount(0)
  await supervisor.goto(`${office.url}/totals/LG24-01/${period}/${district}`)
  await supervisor.getByText('已锁定', { exact: true }).click()
  await expect(supervisor.locator('totals-page')).toContainText('13')
})

test('a submission closes the open sheet to the hand that is typing, and says so', async ({ browser }) => {
  const typing = await office.signIn(browser, second)
  const other = await office.signIn(browser, second)
  await fillFirst(other, second, '5')
  await openSheet(typing, office, `LG24-01/${period}/${street}`)
  await expect(cell(typing, '新木社区居委会', 'LG24.01.01')).toContainText('5')
  await press(other, '提交')
  await submitShort(other)
  await expect(typing.locator('review-bar status-chip')).toHaveText('已提交')
  await cell(typing, '新木社区居委会', 'LG24.01.02').click()
  await typing.keyboard.type('9')
  await typing.keyboard.press('Enter')
  await expect(cell(typing, '新木社区居委会', 'LG24.01.02')).not.toContainText('9')
  await press(typing, '撤回')
  await expect(typing.locator('review-bar status-chip')).toHaveText('填报中')
  await cell(typing, '新木社区居委会', 'LG24.01.02').click()
  await typing.keyboard.type('9')
  await typing.keyboard.press('Enter')
  await allSaved(typing)
  await expect(cell(typing, '新木社区居委会', 'LG24.01.02')).toContainText('9')
})
