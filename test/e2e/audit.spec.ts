import { expect, type Page, test } from '@playwright/test'
import { allSaved, cell, Office, openSheet } from './office.js'

const meetings = 'LG24.01.01'
const own = { login: '440307015001', name: '爱联社区爱联居委会' }

let office: Office

test.beforeAll(async () => {
  office = await Office.open()
})
test.afterAll(() => office.close())

const lines = (page: Page) => page.locator('audit-page tbody tr')

test('the auditor reads who changed what, narrows it, and verifies the chain; a clerk is told no', async ({
  browser,
}) => {
  test.setTimeout(180_000)
  const clerk = await office.signIn(browser, own.login)
  await openSheet(clerk, office, 'LG24-01/202401/440307')
  for (const value of ['5', '8']) {
    await cell(clerk, own.name, meetings).click()
    await expect(cell(clerk, own.name, meetings)).toHaveClass(/is-active/)
    await clerk.keyboard.type(value)
    await clerk.keyboard.press('Enter')
    await expect(cell(clerk, own.name, meetings)).toHaveText(value)
    await allSaved(clerk)
  }
  await clerk.goto(`${office.url}/audit`)
  await expect(clerk.getByRole('alert')).toContainText('只有审计员和主管可以查看')
  await clerk.context().close()

  const [auditor] = await office.accounts('auditor')
  const page = await office.signIn(browser, auditor?.login ?? '')
  await page.goto(office.url)
  await page.getByRole('link', { name: '打开审计记录' }).click()
  await expect(lines(page).first()).toContainText('用密码登录')
  await page.getByLabel('事项').selectOption('cells')
  await expect(lines(page).first()).toContainText('5 → 8')
  await expect(lines(page).first()).toContainText(own.name)
  await expect(lines(page).first()).toContainText(own.login)
  await page.getByLabel('人员').fill('没有这个人')
  await expect(page.locator('audit-page')).toContainText('没有符合条件的记录')
  await page.getByLabel('人员').fill(own.login)
  await expect(lines(page)).toHaveCount(2)
  await expect(page.locator('audit-page')).toContainText('共 2 条,已全部显示')
  const file = page.waitForEvent('download')
  await page.getByRole('link', { name: '导出这些记录(CSV)' }).click()
  expect((await file).url()).toMatch(/\/export\/audit\.csv\?.*kind=cells/)
  expect((await file).url()).toContain(`who=${own.login}`)
  await page.getByRole('button', { name: '清除条件' }).click()
  await expect(lines(page).first()).toContainText('导出审计记录(csv)')

  await page.getByRole('button', { name: '开始核对' }).click()
  await expect(page.locator('audit-check')).toContainText('校验链完好')
  await expect(lines(page).first()).toContainText('已核对')
  await page.setViewportSize({ width: 390, height: 844 })
  await expect(lines(page).first()).toBeVisible()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  await page.context().close()
})
