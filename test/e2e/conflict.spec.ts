import { appendFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { openSqliteStore } from '../../server/store/sqlite/sqlite-store.js'
import { asUserId } from '../../shared/domain/ids.js'
import { allSaved, cell, Office, openSheet } from './office.js'

const sheet = 'LG24-01/202409/440307015'
const form = 'LG24-01/202409/440307015001'
const meetings = 'LG24.01.01'
const publicity = 'LG24.01.02'
const unit = '爱联社区爱联居委会'
const login = '440307015001'
const colleague = 'lisi'

/** A second clerk of the unit, with the same password. Only while the server is down: the data belong to it. */
async function addColleague(office: Office): Promise<void> {
  const store = await openSqliteStore({ file: join(office.dataDir, 'huibiao.sqlite') })
  const account = await store.accountByLogin(login)
  if (!account) throw new Error(`no account ${login}`)
  await store.addAccounts([{ ...account, id: asUserId('u-lisi'), login: colleague, name: '李四' }])
  await store.close()
  const file = join(office.dataDir, 'demo-accounts.csv')
  const [, line = ''] = (await readFile(file, 'utf8')).match(new RegExp(`^(clerk,${login},.*)$`, 'm')) ?? []
  const [role, , password] = line.split(',')
  await appendFile(file, `${[role, colleague, password, '李四'].join(',')}\n`)
}

async function type(page: Page, code: string, value: string): Promise<void> {
  await cell(page, unit, code).click()
  await page.keyboard.type(value)
  await page.keyboard.press('Enter')
  await expect(cell(page, unit, code)).toHaveText(value)
}

test.describe('two people fill one cell at once', () => {
  let office: Office

  test.beforeAll(async () => {
    office = await Office.open()
    await office.kill()
    await addColleague(office)
    await office.start()
  })
  test.afterAll(async () => {
    await office.close()
  })

  test('both windows show both values and both names; one click settles it for both', async ({ browser }) => {
    const anna = await office.signIn(browser, login)
    const li = await office.signIn(browser, colleague)
    for (const page of [anna, li]) await openSheet(page, office, sheet)
    for (const page of [anna, li]) await expect(page.locator('session-status')).toContainText('已连接')

    // Both lines are cut; both go on working.
    await office.kill()
    for (const page of [anna, li]) await expect(page.locator('session-status')).toContainText(/离线|连接中/)
    for (const [page, value] of [[anna, '12'] as const, [li, '15'] as const]) {
      await type(page, meetings, value)
      await type(page, publicity, String(Number(value) * 10))
    }
    await office.startAgain(anna, li)
    for (const page of [anna, li]) await allSaved(page)

    for (const page of [anna, li]) {
      const panel = page.locator('conflict-panel')
      await expect(panel.getByRole('alert')).toContainText('同时填写:2 处需要选定')
      await expect(panel).toContainText(unit)
      await expect(panel).toContainText(/您填 (12|15)/)
      await expect(cell(page, unit, meetings)).toHaveClass(/is-conflict/)
      await expect(cell(page, unit, meetings)).toHaveAttribute('title', /同时填写/)
    }
    await expect(anna.locator('conflict-panel')).toContainText('您和 李四 同时填写了这一格')
    await expect(li.locator('conflict-panel')).toContainText(/您和 .*填报员 同时填写了这一格/)
    const kept = (await cell(anna, unit, meetings).textContent()) ?? ''
    expect(['12', '15']).toContain(kept)
    await expect(cell(li, unit, meetings)).toHaveText(kept)
    await anna.screenshot({ path: 'test-results/conflict-both.png' })

    // The value that Yjs dropped, by one click; it can be taken back like any edit.
    const lost = kept === '12' ? '15' : '12'
    await anna
      .locator('conflict-panel')
      .getByRole('button', { name: new RegExp(`用 ${lost}$`) })
      .click()
    for (const page of [anna, li]) {
      await expect(cell(page, unit, meetings)).toHaveText(lost)
      await expect(cell(page, unit, meetings)).not.toHaveClass(/is-conflict/)
      await expect(page.locator('conflict-panel')).toContainText('同时填写:1 处需要选定')
    }
    // The other one is settled by the other person, who keeps what is there.
    const stays = (await cell(li, unit, publicity).textContent()) ?? ''
    await li
      .locator('conflict-panel')
      .getByRole('button', { name: new RegExp(`保留 ${stays}$`) })
      .click()
    for (const page of [anna, li]) {
      await expect(page.locator('conflict-panel')).toHaveText('')
      await expect(cell(page, unit, publicity)).toHaveText(stays)
    }
    const answer = await anna.request.get(`${office.url}/api/conflicts/${form}`)
    const { conflicts } = (await answer.json()) as { conflicts: readonly { settledBy: number | null }[] }
    expect(conflicts).toHaveLength(2)
    expect(conflicts.every(({ settledBy }) => settledBy !== null)).toBe(true)
    await Promise.all([anna, li].map((page) => page.context().close()))
  })

  test('who opens the form later still finds what waits to be chosen', async ({ browser }) => {
    const other = 'LG24-01/202410/440307015'
    const anna = await office.signIn(browser, login)
    const li = await office.signIn(browser, colleague)
    for (const page of [anna, li]) await openSheet(page, office, other)
    for (const page of [anna, li]) await expect(page.locator('session-status')).toContainText('已连接')
    await office.kill()
    await type(anna, meetings, '12')
    await type(li, meetings, '15')
    await office.startAgain(anna, li)
    for (const page of [anna, li]) await allSaved(page)
    await li.goto(`${office.url}/form/LG24-01/202410/440307015001`)
    const panel = li.locator('conflict-panel')
    await expect(panel).toContainText('同时填写:1 处需要选定')
    await li.screenshot({ path: 'test-results/conflict-form.png' })
    await panel.getByRole('button', { name: /保留/ }).click()
    for (const page of [anna, li]) await expect(page.locator('conflict-panel')).toHaveText('')
    await Promise.all([anna, li].map((page) => page.context().close()))
  })

  test('undo and redo after a conflict take back one’s own and nobody else’s', async ({ browser }) => {
    const anna = await office.signIn(browser, login)
    const li = await office.signIn(browser, colleague)
    for (const page of [anna, li]) await openSheet(page, office, 'LG24-01/202411/440307015')
    for (const page of [anna, li]) await allSaved(page)
    await type(anna, meetings, '3')
    await expect(cell(li, unit, meetings)).toHaveText('3')
    await office.kill()
    for (const page of [anna, li]) await expect(page.locator('session-status')).toContainText(/离线|连接中/)
    await type(anna, meetings, '12')
    await type(li, meetings, '15')
    await office.startAgain(anna, li)
    for (const page of [anna, li]) await allSaved(page)
    for (const page of [anna, li])
      await expect(page.locator('conflict-panel')).toContainText('同时填写:1 处需要选定')
    const kept = (await cell(anna, unit, meetings).textContent()) ?? ''
    const lost = kept === '12' ? '15' : '12'
    const [winner, loser] = kept === '12' ? [anna, li] : [li, anna]

    // Whose value is not there has nothing to take back: said, and nothing touched.
    await loser.keyboard.press('Control+z')
    await expect(loser.locator('toast-line')).toContainText(/没有撤销.*1 项之后在别处改过/)
    for (const page of [anna, li]) await expect(cell(page, unit, meetings)).toHaveText(kept)
    await expect(winner.locator('conflict-panel')).toContainText('同时填写:1 处需要选定')

    // A choice is one step: taken back, it is asked again.
    await winner
      .locator('conflict-panel')
      .getByRole('button', { name: new RegExp(`用 ${lost}$`) })
      .click()
    for (const page of [anna, li]) await expect(cell(page, unit, meetings)).toHaveText(lost)
    await winner.keyboard.press('Control+z')
    await expect(winner.locator('conflict-panel')).toContainText('同时填写:1 处需要选定')
    for (const page of [anna, li]) await expect(cell(page, unit, meetings)).toHaveText(kept)

    // Who takes back a value that won leaves the cell to the one that lost, not to what was there before both.
    await winner.keyboard.press('Control+z')
    await expect(winner.locator('toast-line')).toContainText('1 项改为另一人同时填写的值')
    await winner.screenshot({ path: 'test-results/conflict-undone.png' })
    for (const page of [anna, li]) {
      await expect(cell(page, unit, meetings)).toHaveText(lost)
      await expect(page.locator('conflict-panel')).toHaveText('')
    }
    await winner.keyboard.press('Control+y')
    for (const page of [anna, li]) await expect(cell(page, unit, meetings)).toHaveText(kept)
    await Promise.all([anna, li].map((page) => page.context().close()))
  })
})
