import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, expect, type Page, test } from '@playwright/test'
import type { createServer, RunningServer } from '../../server/create-server.js'
import { openDatabase } from '../../server/store/sqlite/connection.js'
import { asUserId } from '../../shared/domain/ids.js'
import { allSaved, cell, openSheet, signedIn } from './office.js'

// March 2024 of 龙岗 from the task to the inspector's file, in one server by a clock that stands still: Tuesday, 2 April
// 2024, 10:00 in Shenzhen. The tests are steps of one story and share its people and their open pages.

test.describe.configure({ mode: 'serial' })

const dist = join(import.meta.dirname, '..', '..', 'dist')
const street = '440307003'
const district = '440307'
const first = { login: '440307003002', unit: '良安田社区居委会' }
const second = { login: '440307003004', unit: '新木社区居委会' }
const colleague = 'second-window'
const sheet = `LG24-01/202403/${street}`
const form = (org: string) => `/form/LG24-01/202403/${org}`
const [meetings, publicity, festivals, openness] = [
  'LG24.01.01',
  'LG24.01.02',
  'LG24.01.04',
  'LG24.01.06',
] as const

let server: RunningServer
let dataDir: string
let supervisor: Page
let reviewer: Page
let clerk: Page
let neighbour: Page

test.beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'huibiao-month-'))
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
  const account = await server.store.accountByLogin(first.login)
  if (!account) throw new Error(`no account ${first.login}`)
  await server.store.addAccounts([
    { ...account, id: asUserId('u-colleague'), login: colleague, name: '同单位的另一位填报员' },
  ])
})
test.afterAll(async () => {
  await server.stop()
  await rm(dataDir, { recursive: true, force: true })
})

async function signIn(browser: Browser, login: string): Promise<Page> {
  const password = server.newAccounts[0]?.password ?? ''
  return signedIn(browser, server.url, { login, password }, { acceptDownloads: true })
}

const nameOf = (login: string): string =>
  server.newAccounts.find(({ account }) => account.login === login)?.account.name ?? `no account ${login}`
const dialog = (page: Page) => page.getByRole('dialog')
const inDialog = (page: Page, name: string) => dialog(page).getByRole('button', { name, exact: true })
const press = (page: Page, name: string) =>
  page.locator('review-bar').getByRole('button', { name, exact: true }).first().click()
const chip = (page: Page) => page.locator('status-chip').first()
const picture = (page: Page, name: string) => page.screenshot({ path: `test-results/month-${name}.png` })

async function type(page: Page, unit: string, code: string, value: string): Promise<void> {
  await cell(page, unit, code).click()
  await page.keyboard.type(value)
  await page.keyboard.press('Enter')
  await expect(cell(page, unit, code)).toHaveText(value)
}

async function fillField(page: Page, name: string, value: string): Promise<void> {
  await page.locator('form-row').filter({ hasText: name }).locator('input').first().fill(value)
  await page.keyboard.press('Enter')
  await allSaved(page)
}

async function submitShort(page: Page, reason: string): Promise<void> {
  await press(page, '提交')
  await dialog(page).getByLabel('缺报原因').fill(reason)
  await inDialog(page, '提交').click()
  await expect(chip(page)).toHaveText('已提交')
}

async function download(page: Page, name: string): Promise<string> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name }).first().click(),
  ])
  return readFile(await file.path(), 'utf8')
}

test('the supervisor issues the task; the clerk finds it with its deadline', async ({ browser }) => {
  supervisor = await signIn(browser, district)
  await supervisor.goto(`${server.url}/review/LG24-01/202403/${district}`)
  await supervisor.getByRole('button', { name: '下达任务' }).click()
  await supervisor.getByLabel('截止时间').fill('2024-04-08T18:00')
  await inDialog(supervisor, '确定').click()
  await expect(supervisor.locator('task-line')).toContainText('截止 4月8日 18:00')
  clerk = await signIn(browser, first.login)
  await clerk.goto(server.url)
  await expect(clerk.locator('.agenda')).toContainText('截止 4月8日 18:00')
  await picture(clerk, '1-task')
})

test('one clerk types, the neighbour pastes a row, a project goes into the ledger', async ({ browser }) => {
  await openSheet(clerk, server, sheet)
  await type(clerk, first.unit, meetings, '12')
  await type(clerk, first.unit, publicity, '3')
  await allSaved(clerk)

  neighbour = await signIn(browser, second.login)
  await openSheet(neighbour, server, sheet)
  await cell(neighbour, second.unit, meetings).click()
  await neighbour.evaluate(() => navigator.clipboard.writeText('8\t5'))
  await neighbour.keyboard.press('Control+v')
  await expect(cell(neighbour, second.unit, publicity)).toHaveText('5')
  await type(neighbour, second.unit, festivals, '1')
  await type(neighbour, second.unit, openness, '2')
  await allSaved(neighbour)
  await expect(cell(clerk, second.unit, publicity)).toHaveText('5')

  const ledger = await clerk.context().newPage()
  await ledger.goto(`${server.url}/ledger/LG24-02/2024/${first.login}`)
  await expect(ledger.locator('ledger-list tr.draft')).toBeAttached()
  await ledger.keyboard.press('Alt+n')
  await expect(ledger.locator('ledger-list tr.draft.active')).toBeVisible()
  await ledger.keyboard.type('社区微花园')
  for (const key of ['Enter', 'ArrowDown', 'Enter', 'ArrowDown', 'Enter']) await ledger.keyboard.press(key)
  await ledger.keyboard.type('12.5')
  await ledger.keyboard.press('Enter')
  await allSaved(ledger)
  await expect(ledger.locator('ledger-foot')).toContainText('125,000 元')
  await ledger.close()
})

test('two windows fill one cell at once: both values are shown, one click settles it', async ({
  browser,
}) => {
  const other = await signIn(browser, colleague)
  await openSheet(other, server, sheet)
  await expect(cell(other, first.unit, meetings)).toHaveText('12')
  for (const page of [clerk, other]) await page.context().setOffline(true)
  await type(clerk, first.unit, openness, '4')
  await type(other, first.unit, openness, '6')
  for (const page of [clerk, other]) await page.context().setOffline(false)
  const panel = clerk.locator('conflict-panel')
  await expect(panel).toContainText('同时填写:1 处需要选定', { timeout: 40_000 })
  await picture(clerk, '2-conflict')
  const kept = (await cell(clerk, first.unit, openness).textContent()) ?? ''
  const lost = kept === '4' ? '6' : '4'
  await panel.getByRole('button', { name: new RegExp(`用 ${lost}$`) }).click()
  for (const page of [clerk, other]) {
    await expect(cell(page, first.unit, openness)).toHaveText(lost)
    await expect(page.locator('conflict-panel')).toHaveText('')
  }
  await other.context().close()
})

test('the street: a hard check bars it, a soft one is explained, its communities are excepted', async ({
  browser,
}) => {
  reviewer = await signIn(browser, street)
  await reviewer.goto(`${server.url}/form/LG24-06/2024W10/${street}`)
  await fillField(reviewer, '诉求收集条数', '5')
  await fillField(reviewer, '诉求办结条数', '6')
  await press(reviewer, '提交')
  await expect(dialog(reviewer)).toContainText('必须改正 1 处')
  await picture(reviewer, '3-hard-check')
  await inDialog(reviewer, '回去改正').click()
  await fillField(reviewer, '诉求办结条数', '5')
  await submitShort(reviewer, '其余本周未开展')

  await reviewer.goto(`${server.url}/form/LG24-07/2024Q1/${street}`)
  await fillField(reviewer, '新就业群体友好场景数', '1')
  await fillField(reviewer, '“暖蜂驿站”数', '2')
  await press(reviewer, '提交')
  await dialog(reviewer).getByLabel('核实说明').fill('含跨街道联建')
  await dialog(reviewer).getByLabel('缺报原因').fill('暂无')
  await inDialog(reviewer, '提交').click()
  await expect(dialog(reviewer)).toContainText('下级还没有完成')
  await dialog(reviewer).getByLabel('例外原因').fill('社区逾期未报')
  await inDialog(reviewer, '提交').click()
  await expect(chip(reviewer)).toHaveText('已提交')
})

test('submitted with a reason for what is missing, returned for one cell, put right, submitted again', async () => {
  await clerk.goto(`${server.url}${form(first.login)}`)
  await submitShort(clerk, '本月没有举办邻里节')
  await reviewer.goto(`${server.url}${form(first.login)}`)
  await expect(reviewer.locator('step-remarks')).toContainText('本月没有举办邻里节')
  await press(reviewer, '退回')
  await reviewer.getByLabel('退回原因').fill('请按会议记录核实')
  await reviewer.getByLabel('指出有问题的指标').selectOption({ label: '社区居民议事协商次数' })
  await reviewer.keyboard.type('记录只有 11 次')
  await picture(reviewer, '4-send-back')
  await inDialog(reviewer, '退回').click()
  await expect(clerk.locator('sent-back-note')).toContainText('记录只有 11 次')
  await picture(clerk, '5-came-back')
  await fillField(clerk, '社区居民议事协商次数', '11')
  await submitShort(clerk, '本月没有举办邻里节')
  await reviewer.reload()
  await expect(reviewer.locator('form-page')).toContainText('退回后改动 1 处')
  await expect(reviewer.locator('form-page')).toContainText('12 → 11')
  await picture(reviewer, '6-what-changed')
})

test('an edit that comes after the submission waits; the reviewer takes it, the unit writes it in', async ({
  browser,
}) => {
  const away = await signIn(browser, second.login)
  await openSheet(away, server, sheet)
  await expect(cell(away, second.unit, meetings)).toHaveText('8')
  await away.context().setOffline(true)
  await type(away, second.unit, meetings, '9')
  await neighbour.goto(`${server.url}${form(second.login)}`)
  await press(neighbour, '提交')
  await inDialog(neighbour, '提交').click()
  await expect(chip(neighbour)).toHaveText('已提交')
  await away.context().setOffline(false)
  await expect(away.locator('refused-panel')).toContainText('审核人也能看到这个值', { timeout: 40_000 })
  await picture(away, '7-came-too-late')

  await reviewer.goto(`${server.url}/review/${sheet}`)
  const late = reviewer.locator('late-edit-list')
  await expect(late).toContainText('报送中:8')
  await late.getByLabel('处理原因').fill('漏报属实')
  await late.getByRole('button', { name: '退回并采用' }).click()
  await expect(late).toContainText('已同意采用')
  await neighbour.goto(`${server.url}/records/LG24-01/202403/${second.login}`)
  await neighbour.locator('late-edit-list').getByRole('button', { name: '写入' }).click()
  await allSaved(neighbour)
  await neighbour.goto(`${server.url}${form(second.login)}`)
  await press(neighbour, '提交')
  await inDialog(neighbour, '提交').click()
  await expect(chip(neighbour)).toHaveText('已提交')
  await away.context().close()
})

test('approved in bulk by street and district, the street’s own row locked with an exception, then the month', async () => {
  for (const [page, scope] of [
    [reviewer, street],
    [supervisor, district],
  ] as const) {
    await page.goto(`${server.url}/review/LG24-01/202403/${scope}`)
    await page.getByRole('button', { name: '待我审核 2' }).click()
    for (const { unit } of [first, second]) await page.getByLabel(`选择${unit}`).check()
    await page.getByRole('button', { name: '审核通过(2)' }).click()
    await expect(page.getByRole('button', { name: '待我审核 0' })).toBeVisible()
  }
  await supervisor.goto(`${server.url}/review/LG24-07/2024Q1/${district}`)
  await supervisor.getByRole('button', { name: '待我审核 1' }).click()
  const box = supervisor.locator('review-list').getByRole('checkbox').last()
  await box.check()
  await supervisor.getByRole('button', { name: '审核通过(1)' }).click()
  await supervisor.getByRole('button', { name: '已通过 1' }).click()
  await box.check()
  await supervisor.getByRole('button', { name: '锁定(1)' }).click()
  await inDialog(supervisor, '锁定').click()
  await expect(dialog(supervisor)).toContainText('下级还没有完成')
  await dialog(supervisor).getByLabel('缺报(下级不报送)').check()
  await dialog(supervisor).getByLabel('例外原因').fill('社区本季度无此项')
  await picture(supervisor, '8-exception')
  await inDialog(supervisor, '锁定').click()
  await expect(supervisor.locator('review-list')).toContainText('已锁定')

  await supervisor.goto(`${server.url}/review/LG24-01/202403/${district}`)
  await supervisor.getByRole('button', { name: '锁定本期' }).click()
  await inDialog(supervisor, '锁定本期').click()
  await expect(supervisor.locator('toast-line')).toContainText('2 份报送转为已锁定')
  await clerk.goto(`${server.url}${form(first.login)}`)
  await expect(chip(clerk)).toHaveText('已锁定')
})

test('a correction by two people after the lock is marked on what is exported from then on', async () => {
  await openSheet(supervisor, server, sheet)
  expect(await download(supervisor, '导出 CSV')).not.toContain('更正')
  await openSheet(clerk, server, sheet)
  await cell(clerk, first.unit, meetings).click()
  await clerk.getByRole('button', { name: '详情', exact: true }).click()
  await clerk.getByRole('button', { name: '申请更正' }).click()
  await dialog(clerk).getByLabel('新值').fill('10')
  await dialog(clerk).getByLabel('更正原因').fill('重复计了一次')
  await picture(clerk, '9-correction')
  await inDialog(clerk, '提交申请').click()
  await expect(clerk.locator('toast-line')).toContainText('更正申请已提交')
  await supervisor.goto(`${server.url}/records/${sheet}`)
  const list = supervisor.locator('correction-list')
  await list.getByRole('button', { name: '批准更正' }).click()
  await expect(list).toContainText('已更正')
  await list.getByRole('button', { name: '含原值的导出' }).click()
  await expect(list).toContainText(nameOf(district))
  await picture(supervisor, '10-corrected')
  await expect(cell(clerk, first.unit, meetings)).toHaveText('10')
  await openSheet(supervisor, server, sheet)
  const after = await download(supervisor, '导出 CSV')
  expect(after).toContain('更正')
  expect(after).toContain('重复计了一次')
})

test('the auditor takes the log away: every step of the month is in it, with who did it', async ({
  browser,
}) => {
  const auditor = await signIn(browser, 'audit')
  await auditor.goto(server.url)
  await expect(auditor.locator('duty-panel')).toContainText('您的职责:审计员')
  await expect(auditor.locator('correction-list')).toContainText('重复计了一次')
  await picture(auditor, '11-auditor')
  const log = (await download(auditor, '下载 CSV')).split('\n')
  const has = (kind: string, who: string, ...words: readonly string[]) =>
    expect(
      log.some((line) => [kind, who, ...words].every((word) => line.includes(word))),
      `${kind} ${who} ${words.join(' ')}`,
    ).toBe(true)
  const [one, two] = [nameOf(first.login), nameOf(second.login)]
  const [above, top] = [nameOf(street), nameOf(district)]
  for (const who of [one, two, above, top, nameOf('audit')]) has('登录', who)
  has('任务', top, 'issue', '基层治理活动统计表', '202403')
  has('填报修改', one, '基层治理活动统计表', first.unit.replace('居委会', ''))
  has('填报修改', one, '大盆菜')
  has('填报修改', two, '基层治理活动统计表')
  has('填报修改', '', 'conflicts')
  has('报送流转', one, 'submit', '本月没有举办邻里节')
  has('报送流转', above, 'submit', '含跨街道联建', '社区逾期未报')
  has('报送流转', above, 'send-back', '请按会议记录核实', '记录只有 11 次')
  has('迟到的修改', two, 'kept')
  has('迟到的修改', above, 'adopted', '漏报属实')
  has('报送流转', above, 'approve', '202403')
  has('报送流转', top, 'approve', '202403')
  has('报送流转', top, 'lock', '社区本季度无此项')
  has('任务', top, 'lock-period')
  has('报送流转', top, 'lock', '报告期锁定')
  has('更正', one, 'requested', '重复计了一次')
  has('更正', top, 'done')
  has('导出', top, 'sheet')
  await auditor.locator('audit-files select').first().selectOption('history')
  expect(await download(auditor, '下载 CSV')).toContain(one)
  await auditor.goto(`${server.url}/sheet/${sheet}`)
  await expect(auditor.locator('main')).toContainText('这一页不在您的职责范围内')
})

test('the chain verifies; one row changed in the file is found and named', async () => {
  await server.stop()
  const verify = () =>
    spawnSync(process.execPath, [join(dist, 'server', 'command', 'audit-verify.js'), '--data-dir', dataDir], {
      encoding: 'utf8',
    })
  const sound = verify()
  expect(sound.stdout).toContain('完好')
  expect(sound.status).toBe(0)

  // Whoever can write the file can take away what the file itself has against changes.
  const database = await openDatabase(join(dataDir, 'huibiao.sqlite'))
  await database.write((sql) =>
    sql.exec(`DROP TRIGGER cell_history_unchanged; DROP TRIGGER cell_history_kept;
      UPDATE cell_history SET new = '99' WHERE seq = (SELECT min(seq) FROM cell_history)`),
  )
  await database.close()
  const broken = verify()
  expect(broken.status).toBe(1)
  expect(broken.stderr).toContain('第一处断裂')
  expect(broken.stderr).toContain('history-changed')
})
