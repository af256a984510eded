import { expect, test } from '@playwright/test'
import { allSaved, Office, toMyRow } from './office.js'

const clerk = '440307003002'

let office: Office

test.beforeAll(async () => {
  office = await Office.open()
})
test.afterAll(() => office.close())

test('the to-do list leads to the right page of each layout and counts what was filled', async ({
  browser,
}) => {
  const page = await office.signIn(browser, clerk)
  await page.goto(office.url)
  const item = (table: string) =>
    page.locator('home-page .agenda li', { has: page.getByRole('link', { name: table, exact: true }) })

  await expect(item('基层治理活动统计表')).toContainText('0/4 项')
  await page.screenshot({ path: 'test-results/home-clerk.png' })
  await item('民生微实事·大盆菜项目台账').getByRole('link', { name: '去填报' }).click()
  await expect(page).toHaveURL(`${office.url}/ledger/LG24-02/2024/${clerk}`)
  await page.goBack()
  await item('试点与信访专项').getByRole('link', { name: '去填报' }).click()
  await expect(page).toHaveURL(`${office.url}/form/LG24-08/2024S1/${clerk}`)
  await page.goBack()

  // The oldest period that is not finished comes first; another one can be picked.
  await item('基层治理活动统计表').getByRole('combobox').selectOption('202403')
  await item('基层治理活动统计表').getByRole('link', { name: '去填报' }).click()
  await expect(page).toHaveURL(`${office.url}/sheet/LG24-01/202403/440307003`)
  await page.locator('indicator-grid .ag-row').first().waitFor()
  await toMyRow(page)
  for (const value of ['3', '0']) {
    await page.keyboard.type(value)
    await page.keyboard.press('Tab')
  }
  await allSaved(page)
  await page.getByRole('link', { name: '汇表' }).click()
  await item('基层治理活动统计表').getByRole('combobox').selectOption('202403')
  await expect(item('基层治理活动统计表')).toContainText('2/4 项')
  await expect(item('基层治理活动统计表')).toContainText('填报中')
  await expect(item('基层治理活动统计表').getByRole('link', { name: '继续填报' })).toBeVisible()
  await page.context().close()
})

test('the supervisor goes from home to the totals, and sees who has not reported', async ({ browser }) => {
  const page = await office.signIn(browser, '440307')
  await page.goto(office.url)
  const report = async (org: string) => {
    const other = await office.signIn(browser, org)
    await other.goto(`${office.url}/form/LG24-01/202404/${org}`)
    await other.locator('form-row input').first().fill('8')
    await other.keyboard.press('Enter')
    await allSaved(other)
    await other.context().close()
  }
  await report(clerk)
  const card = page.locator('table-card', { hasText: '基层治理活动统计表' })
  await card.getByRole('combobox').selectOption('202404')
  await expect(card).toContainText('已报 1/')
  await page.screenshot({ path: 'test-results/home-supervisor.png' })
  await card.getByRole('link', { name: '本期汇总' }).click()
  await expect(page).toHaveURL(`${office.url}/totals/LG24-01/202404/440307`)

  const district = page.locator('totals-page tbody tr').first()
  await expect(district).toContainText('龙岗区')
  await district.getByRole('button', { name: '应报 119,已报 1' }).click()
  const panel = page.locator('missing-panel')
  await expect(panel).toContainText('118 个单位未报')
  await expect(panel).toContainText('新木社区居委会')
  await expect(panel).not.toContainText('良安田社区居委会')
  await page.screenshot({ path: 'test-results/totals-missing.png' })

  // A street below, by its own coverage.
  const street = page.locator('totals-page tbody tr', { hasText: '平湖街道' })
  await street.getByRole('button', { name: '应报 12,已报 1' }).click()
  await expect(panel).toContainText('11 个单位未报')
  await page.keyboard.press('Escape')
  await expect(panel).toHaveCount(0)

  // The list is live: the missing unit reports, and leaves it.
  await street.getByRole('button', { name: '应报 12,已报 1' }).click()
  await expect(panel).toContainText('11 个单位未报')
  await report('440307003004')
  await expect(panel).toContainText('10 个单位未报')
  await expect(panel).not.toContainText('新木社区居委会')
  await expect(street.locator('.value').first()).toHaveText('16')
  await page.context().close()
})
