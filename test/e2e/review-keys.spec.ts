import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, expect, type Page, test } from '@playwright/test'
import type { createServer, RunningServer } from '../../server/create-server.js'
import type { connectSheet } from '../../server/demo/sheet-client.js'
import type { ReturnRef } from '../../shared/domain/ids.js'
import type { writeCell } from '../../shared/protocol/return-document.js'
import { signedIn } from './office.js'

// A street reviewer goes through what five communities handed in, without a mouse.

const dist = join(import.meta.dirname, '..', '..', 'dist')
const street = '440307015'
const period = '202404'
const meetings = 'LG24.01.01'
const events = 'LG24.01.02'

let server: RunningServer
let dataDir: string
let units: readonly { readonly id: string; readonly name: string }[] = []

test.beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'huibiao-review-keys-'))
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
  })
  units = (await server.store.readOrgUnits()).filter(({ parentId }) => parentId === street).slice(0, 5)
})
test.afterAll(async () => {
  await server.stop()
  await rm(dataDir, { recursive: true, force: true })
})

async function cookieOf(login: string): Promise<string> {
  const answer = await fetch(`${server.url}/api/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.url },
    body: JSON.stringify({ login, password: server.newAccounts[0]?.password }),
  })
  return answer.headers.get('set-cookie')?.split(';')[0] ?? ''
}

/** Fills a return as a client does, and hands it in. */
async function handIn(org: string, of: string, cells: Readonly<Record<string, number>>, submit = true) {
  const cookie = await cookieOf(org)
  const client: { readonly connectSheet: typeof connectSheet } = await import(
    join(dist, 'server', 'demo', 'sheet-client.js')
  )
  const document: { readonly writeCell: typeof writeCell } = await import(
    join(dist, 'shared', 'protocol', 'return-document.js')
  )
  const sheet = await client.connectSheet(server.url, cookie)
  const channel = await sheet.open({ table: 'LG24-01', period: of, org } as ReturnRef)
  for (const [key, value] of Object.entries(cells)) document.writeCell(channel.doc, key, value)
  await channel.saved()
  await sheet.close()
  if (!submit) return
  const answer = await fetch(`${server.url}/api/returns/LG24-01/${of}/${org}/submit`, {
    method: 'POST',
    headers: { cookie, origin: server.url, 'content-type': 'application/json' },
    body: JSON.stringify({ missing: '其余未开展' }),
  })
  expect(answer.status).toBe(200)
}

async function signIn(browser: Browser, login: string): Promise<Page> {
  const password = server.newAccounts[0]?.password ?? ''
  return signedIn(browser, server.url, { login, password })
}

const current = (page: Page) => page.locator('review-list tr[aria-current="true"]')
const panel = (page: Page) => page.locator('review-difference')
const statusOf = async (org: string) =>
  (await server.store.statusOf({ table: 'LG24-01', period, org } as ReturnRef)).status

test('five returns by keyboard alone: four approved, one sent back with what stands out, one slip undone', async ({
  browser,
}) => {
  for (const [i, { id }] of units.entries()) {
    await handIn(id, '202403', { [meetings]: 10, [events]: 20 }, false)
    await handIn(id, period, { [meetings]: i === 2 ? 48 : 10 + (i % 2), [events]: 20 })
  }
  const names = units.map(({ name }) => name)
  const page = await signIn(browser, street)
  await page.goto(`${server.url}/review/LG24-01/${period}/${street}`)
  await expect(page.getByRole('button', { name: '待我审核 5' })).toHaveAttribute('aria-pressed', 'true')

  await page.keyboard.press('j')
  await expect(current(page)).toContainText(names[0] ?? '')
  await page.keyboard.press('Enter')
  await expect(panel(page)).toContainText('首次提交')
  await expect(panel(page)).toContainText('其余 2 项与上期接近')
  await expect(panel(page)).toContainText('缺报 2 项')
  await page.keyboard.press('a')
  await expect(current(page)).toContainText(names[1] ?? '')
  // The wrong one: taken back before it was sent.
  await page.keyboard.press('a')
  await expect(current(page)).toContainText(names[2] ?? '')
  await page.keyboard.press('u')
  await expect(page.locator('toast-line')).toContainText('已撤销')
  await expect(current(page)).toContainText(names[1] ?? '')
  await page.keyboard.press('a')

  await expect(current(page)).toContainText(names[2] ?? '')
  await expect(panel(page)).toContainText('比上期 10 +380.0%')
  await page.keyboard.press('r')
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByLabel('退回原因')).toBeFocused()
  await page.keyboard.type('次数增长过大')
  await expect(dialog.getByLabel(/的问题$/)).toHaveValue(/比上期 10 \+380\.0%.*请核实/)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  await expect.poll(() => statusOf(units[2]?.id ?? '')).toBe('sent-back')

  await expect(current(page)).toContainText(names[3] ?? '')
  await page.keyboard.press('a')
  await expect(current(page)).toContainText(names[4] ?? '')
  await page.keyboard.press('Escape')
  await expect(panel(page)).toHaveCount(0)
  await page.keyboard.press('a')
  await expect(page.locator('toast-line')).toContainText('没有下一份')
  for (const i of [0, 1, 3, 4])
    await expect.poll(() => statusOf(units[i]?.id ?? ''), { timeout: 20_000 }).toBe('street-approved')
  await expect(page.getByRole('button', { name: '待我审核 0' })).toBeVisible()

  // Resubmitted: what changed comes first, and whether the reason was answered.
  await handIn(units[2]?.id ?? '', period, { [meetings]: 12 })
  await page.getByRole('button', { name: '待我审核 1' }).click()
  await page.keyboard.press('k')
  await page.keyboard.press('Enter')
  await expect(panel(page)).toContainText('上次提交后改动 1 处')
  await expect(panel(page)).toContainText('48 → 12')
  await expect(panel(page).locator('.done')).toHaveText('已改')
})

test('keys are left alone where somebody types, and the sheet under ? lists them', async ({ browser }) => {
  const page = await signIn(browser, street)
  await page.goto(`${server.url}/review/LG24-01/${period}/${street}`)
  await page.getByRole('button', { name: /^全部/ }).click()
  await page.keyboard.press('j')
  await expect(current(page)).toHaveCount(1)
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog')).toContainText('到下一份等您审核的')
  await page.keyboard.type('arj')
  await expect(page.getByRole('dialog')).toBeVisible()
  await expect(page.locator('review-difference')).toHaveCount(0)
})
