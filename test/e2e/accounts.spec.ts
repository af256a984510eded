import { type Browser, expect, type Page, test } from '@playwright/test'
import { allSaved, cell, Office, openSheet, toMyRow } from './office.js'

const sheet = 'LG24-01/202403/440307003'
const file = [
  '账号,姓名,单位代码,角色',
  'e2e.first,新人甲,440307003002,填报员',
  'e2e.second,新人乙,440307003,街道审核员',
  'e2e.third,新人丙,440307003999,填报员',
  '',
].join('\n')

let office: Office

test.beforeAll(async () => {
  office = await Office.open()
})
test.afterAll(() => office.close())

async function signInAs(browser: Browser, login: string, password: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage()
  await page.goto(`${office.url}/sign-in`)
  await page.getByLabel('账号').fill(login)
  await page.getByLabel('密码', { exact: true }).fill(password)
  await page.keyboard.press('Enter')
  return page
}

/** Somebody of the separation of duties, on the page of accounts. */
async function onDuty(browser: Browser, role: string): Promise<Page> {
  const [account] = await office.accounts(role)
  const page = await signInAs(browser, account?.login ?? '', account?.password ?? '')
  await page.getByRole('link', { name: '账号管理', exact: true }).click()
  await expect(page.getByRole('heading', { name: '账号管理' })).toBeVisible()
  return page
}

test('people are imported, confirmed, change their password, work, and are deactivated before their own eyes', async ({
  browser,
}) => {
  const admin = await onDuty(browser, 'administrator')
  await admin.getByRole('button', { name: '批量导入' }).click()
  await admin
    .locator('import-panel input[type=file]')
    .setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(file) })
  const panel = admin.locator('import-panel dialog')
  await expect(panel).toContainText('新建 2 人,变更 0 人,不变 0 人,错误 1 行')
  await expect(panel.getByRole('row', { name: /e2e\.third/ })).toContainText('没有“440307003999”这个单位')
  await admin.screenshot({ path: 'test-results/accounts-import.png' })
  await panel.getByRole('button', { name: '导入 2 人(跳过 1 行错误)' }).click()
  await expect(panel).toContainText('已导入:新建 2 人')
  const oneTime =
    (await panel
      .getByRole('row', { name: /e2e\.first/ })
      .locator('code')
      .textContent()) ?? ''
  expect(oneTime).toMatch(/^[a-z0-9]{12}$/)
  await panel.getByRole('button', { name: '关闭' }).click()
  await admin.getByLabel('查找', { exact: true }).fill('e2e')
  await expect(admin.getByRole('row', { name: /新人甲/ })).toContainText('待首次确认')
  await expect(admin.locator('accounts-page')).toContainText('共 2 人')

  // Not before somebody else has confirmed it.
  const early = await signInAs(browser, 'e2e.first', oneTime)
  await expect(early.getByRole('alert')).toContainText('安全管理员还没有确认')
  const security = await onDuty(browser, 'security')
  await security.getByRole('button', { name: '确认 新人甲 的角色 填报员' }).click()
  await expect(security.getByRole('status').first()).toContainText('已确认 新人甲 的角色')
  await security.screenshot({ path: 'test-results/accounts-confirm.png' })

  // The one-time password opens nothing but its change.
  const clerk = await signInAs(browser, 'e2e.first', oneTime)
  await expect(clerk).toHaveURL(`${office.url}/password`)
  await expect(clerk.locator('password-page')).toContainText('一次性密码')
  await clerk.goto(`${office.url}/sheet/${sheet}`)
  await expect(clerk).toHaveURL(`${office.url}/password`)
  await clerk.getByLabel('当前密码').fill(oneTime)
  await clerk.getByLabel('新密码', { exact: true }).fill('lantian')
  await expect(clerk.locator('#said')).toContainText('至少要 10 个字符')
  await clerk.getByLabel('新密码', { exact: true }).fill('Lan-Tian-2026')
  await clerk.getByLabel('再输入一次新密码').fill('Lan-Tian-2026')
  await clerk.screenshot({ path: 'test-results/accounts-password.png' })
  await clerk.getByRole('button', { name: '修改密码' }).click()
  await expect(clerk.locator('home-page')).toContainText('我的填报')

  await openSheet(clerk, office, sheet)
  await toMyRow(clerk)
  const own = cell(clerk, '良安田社区居委会', 'LG24.01.01')
  await own.click()
  await clerk.keyboard.type('12')
  await clerk.keyboard.press('Enter')
  await allSaved(clerk)

  await admin.getByRole('button', { name: '管理 新人甲' }).click()
  admin.once('dialog', (dialog) => dialog.accept())
  await admin.getByRole('button', { name: '停用账号' }).click()
  await expect(clerk).toHaveURL(/\/sign-in\?back=/)
  await expect(clerk.locator('sign-in-page')).toContainText('您的账号已被管理员停用')
  await clerk.screenshot({ path: 'test-results/accounts-disabled.png' })
  await expect(admin.locator('account-panel')).toContainText('停用')
  for (const page of [admin, early, security, clerk]) await page.context().close()
})
