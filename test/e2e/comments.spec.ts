import { expect, test } from '@playwright/test'
import { allSaved, cell, Office, openSheet } from './office.js'

const period = '202403'
const street = '440307003'
const own = '440307003002'
const meetings = 'LG24.01.01'

let office: Office

test.beforeAll(async () => {
  office = await Office.open()
})
test.afterAll(() => office.close())

test('clerk and reviewer talk about a cell: mention, answer, resolve, each seeing it live', async ({
  browser,
}) => {
  const clerk = await office.signIn(browser, own)
  await openSheet(clerk, office, `LG24-01/${period}/${street}`)
  await cell(clerk, '良安田社区居委会', meetings).click()
  await clerk.keyboard.type('12')
  await clerk.keyboard.press('Enter')
  await allSaved(clerk)

  const reviewer = await office.signIn(browser, street)
  await reviewer.goto(`${office.url}/form/LG24-01/${period}/${own}`)
  const row = reviewer.locator('form-row').first()
  await row.getByRole('button', { name: /批注/ }).click()
  const field = row.getByLabel('写批注')
  await expect(field).toBeFocused()
  await reviewer.keyboard.type('请核实<b>次数</b> @良安')
  await expect(row.getByRole('option').first()).toContainText('良安田')
  await reviewer.keyboard.press('Enter')
  await expect(field).toHaveValue(/@.*良安田.* $/)
  await reviewer.keyboard.press('Control+Enter')
  await expect(row.locator('comment-thread')).toContainText('请核实<b>次数</b> @')
  await expect(row.getByRole('button', { name: '批注 1' })).toBeVisible()

  // The clerk's sheet is open: the mark comes by itself, Shift+F2 opens what is said.
  await expect(cell(clerk, '良安田社区居委会', meetings)).toHaveClass(/has-comment/)
  await cell(clerk, '良安田社区居委会', meetings).click()
  await clerk.keyboard.press('Shift+F2')
  await expect(clerk.locator('sheet-side')).toContainText('请核实<b>次数</b>')
  await expect(clerk.getByLabel('写批注')).toBeFocused()
  await clerk.keyboard.type('已按会议记录核对')
  await clerk.keyboard.press('Control+Enter')
  await expect(row.locator('comment-thread')).toContainText('已按会议记录核对')

  await row.getByRole('button', { name: '标记为已解决' }).click()
  await expect(row.locator('comment-thread')).toContainText('已解决 2 条')
  await expect(cell(clerk, '良安田社区居委会', meetings)).not.toHaveClass(/has-comment/)

  await clerk.goto(office.url)
  await expect(clerk.locator('mention-panel')).toContainText('请核实<b>次数</b>')
  await clerk.locator('mention-panel').getByRole('button', { name: '已读' }).click()
  await expect(clerk.locator('mention-panel li')).toHaveCount(0)
  await clerk.reload()
  await expect(clerk.locator('.agenda').first()).toBeVisible()
  await expect(clerk.locator('mention-panel li')).toHaveCount(0)
})

test('a line of a ledger is talked about where it stands', async ({ browser }) => {
  const ledger = `${office.url}/ledger/LG24-02/2024/${own}`
  const clerk = await office.signIn(browser, own)
  await clerk.goto(ledger)
  await expect(clerk.locator('ledger-list tr.draft')).toBeAttached()
  await clerk.keyboard.press('Alt+n')
  await expect(clerk.locator('ledger-list tr.draft.active td[data-column=name] input')).toBeFocused()
  await clerk.keyboard.type('楼道照明')
  await clerk.keyboard.press('Enter')
  const line = clerk.locator('ledger-list tbody tr[data-id]:not(.draft)')
  await expect(line).toHaveCount(1)
  await allSaved(clerk)
  await clerk.keyboard.press('Escape')
  await expect(line).toBeFocused()
  await clerk.keyboard.press('Shift+F2')
  const field = clerk.locator('ledger-list tr.talk').getByLabel('写批注')
  await expect(field).toBeFocused()
  await clerk.keyboard.type('合同还没签')
  await clerk.keyboard.press('Control+Enter')
  await expect(clerk.locator('tr.talk')).toContainText('合同还没签')
  await clerk.keyboard.press('Escape')
  await expect(clerk.locator('tr.talk')).toHaveCount(0)
  await expect(line).toBeFocused()

  const reviewer = await office.signIn(browser, street)
  await reviewer.goto(ledger)
  await reviewer.getByRole('button', { name: '第 1 行 批注 1' }).click()
  await expect(reviewer.locator('tr.talk')).toContainText('合同还没签')
  await reviewer.getByRole('button', { name: '标记为已解决' }).click()
  await expect(clerk.getByRole('button', { name: '第 1 行 批注', exact: true })).toBeVisible()
  await expect(clerk.getByRole('button', { name: '整份批注' })).toBeVisible()
})
