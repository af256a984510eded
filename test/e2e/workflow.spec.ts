import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, expect, type Page, test } from '@playwright/test'
import type { createServer, RunningServer } from '../../server/create-server.js'
import { signedIn } from './office.js'

// The server runs in here, by a clock that stands still on a working morning: Tuesday, 2 April 2024, 10:00 in Shenzhen.

const dist = join(import.meta.dirname, '..', '..', 'dist')
const street = '440307003'
const district = '440307'
const own = '440307003002'

let server: RunningServer
let dataDir: string

test.beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'huibiao-workflow-'))
  const root: { readonly createServer: typeof createServer } = await import(
    join(dist, 'server', 'create-server.js')
  )
  server = await root.createServer({
    host: '127.0.0.1',
    port: 0,
    dataDir,
    packsDir: join(dist, '..', 'shared', 'packs'),
    clientDir: join(dist, 'client'),
    logLevel: 'silent',
    now: () => new Date('2024-04-02T10:00:00+08:00'),
  })
})
test.afterAll(async () => {
  await server.stop()
  await rm(dataDir, { recursive: true, force: true })
})

async function signIn(browser: Browser, login: string): Promise<Page> {
  const password = server.newAccounts[0]?.password ?? ''
  return signedIn(browser, server.url, { login, password })
}

const dialog = (page: Page) => page.getByRole('dialog')
const button = (page: Page, name: string) =>
  page.locator('review-bar').getByRole('button', { name, exact: true }).first()
const inDialog = (page: Page, name: string) => dialog(page).getByRole('button', { name, exact: true })

async function fill(page: Page, name: string, value: string): Promise<void> {
  const field = page.locator('form-row').filter({ hasText: name }).locator('input').first()
  await field.fill(value)
  await page.keyboard.press('Enter')
  await expect(page.locator('session-status')).toContainText('全部已保存')
}

test('a hard check bars the submission until it is put right', async ({ browser }) => {
  const page = await signIn(browser, street)
  await page.goto(`${server.url}/form/LG24-06/2024W10/${street}`)
  await fill(page, '诉求收集条数', '5')
  await fill(page, '诉求办结条数', '6')
  await button(page, '提交').click()
  await expect(dialog(page)).toContainText('必须改正 1 处')
  await expect(dialog(page)).toContainText('涉及:')
  await expect(inDialog(page, '提交')).toHaveCount(0)
  await inDialog(page, '回去改正').click()
  await fill(page, '诉求办结条数', '5')
  await button(page, '提交').click()
  await dialog(page).getByLabel('缺报原因').fill('其余本周未开展')
  await inDialog(page, '提交').click()
  await expect(page.locator('status-chip').first()).toHaveText('已提交')
  await expect(page.locator('step-remarks')).toContainText('其余本周未开展')
})

test('a soft check wants words, and a street that cannot wait for its communities puts that on record', async ({
  browser,
}) => {
  const page = await signIn(browser, street)
  await page.goto(`${server.url}/form/LG24-07/2024Q1/${street}`)
  await fill(page, '新就业群体友好场景数', '1')
  await fill(page, '“暖蜂驿站”数', '2')
  await button(page, '提交').click()
  await expect(dialog(page)).toContainText('请核实 1 处')
  await inDialog(page, '提交').click()
  await expect(dialog(page)).toContainText('请先写明核实说明')
  await dialog(page).getByLabel('核实说明').fill('含跨街道联建')
  const missing = dialog(page).getByLabel('缺报原因')
  if (await missing.isVisible()) await missing.fill('暂无')
  await inDialog(page, '提交').click()
  await expect(dialog(page)).toContainText('下级还没有完成')
  await expect(dialog(page)).toContainText('先下后上')
  await dialog(page).getByLabel('例外原因').fill('社区逾期未报')
  await inDialog(page, '提交').click()
  await expect(page.locator('status-chip').first()).toHaveText('已提交')
  const supervisor = await signIn(browser, district)
  await supervisor.goto(`${server.url}/form/LG24-07/2024Q1/${street}`)
  await expect(supervisor.locator('step-remarks')).toContainText('含跨街道联建')
  await expect(supervisor.locator('step-remarks')).toContainText('例外(逾期)')
})

test('a task, 催办 seen by the clerk, the lock, and an extension, all without a reload', async ({
  browser,
}) => {
  const supervisor = await signIn(browser, district)
  await supervisor.goto(`${server.url}/review/LG24-01/202403/${district}`)
  await supervisor.getByRole('button', { name: '下达任务' }).click()
  await supervisor.getByLabel('截止时间').fill('2024-04-08T18:00')
  await inDialog(supervisor, '确定').click()
  await expect(supervisor.locator('task-line')).toContainText('截止 4月8日 18:00')

  const clerk = await signIn(browser, own)
  await clerk.goto(server.url)
  await expect(clerk.locator('.agenda')).toContainText('截止 4月8日 18:00')
  await expect(clerk.locator('notice-panel')).not.toContainText('请填报')
  const reviewer = await signIn(browser, street)
  await reviewer.goto(`${server.url}/review/LG24-01/202403/${street}`)
  await reviewer.getByLabel('选择良安田社区居委会').check()
  await reviewer.getByRole('button', { name: '催办(1)' }).click()
  await expect(reviewer.locator('toast-line')).toContainText('已提醒 1 人')
  await clerk.goto(server.url)
  await expect(clerk.locator('notice-panel')).toContainText('请填报')
  await clerk.getByRole('button', { name: '知道了' }).click()
  await expect(clerk.locator('notice-panel .notice')).toHaveCount(0)

  await clerk.goto(`${server.url}/form/LG24-01/202403/${own}`)
  await clerk.locator('form-row input').first().fill('3')
  await clerk.keyboard.press('Enter')
  await expect(clerk.locator('session-status')).toContainText('全部已保存')
  await supervisor.getByRole('button', { name: '锁定本期' }).click()
  await inDialog(supervisor, '锁定本期').click()
  await expect(clerk.locator('form-page')).toContainText('已截止')

  await supervisor.getByLabel('选择良安田社区居委会').check()
  await supervisor.getByRole('button', { name: '延期(1)' }).click()
  await supervisor.getByLabel('延期至').fill('2024-04-10T18:00')
  await supervisor.getByLabel('延期原因').fill('停电两天')
  await inDialog(supervisor, '确定').click()
  await expect(supervisor.locator('toast-line')).toContainText('已延期')
  await expect(clerk.locator('task-line')).toContainText('已延期至 4月10日 18:00')
  await clerk.locator('form-row input').first().fill('4')
  await clerk.keyboard.press('Enter')
  await expect(clerk.locator('session-status')).toContainText('全部已保存')
})
