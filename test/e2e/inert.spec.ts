import { type Browser, expect, type Page, test } from '@playwright/test'
import * as Y from 'yjs'
import { asOrgUnitId, asPeriodCode, asTableId } from '../../shared/domain/ids.js'
import { textOf } from '../../shared/protocol/return-document.js'
import { ReturnClient } from '../support/return-client.js'
import { Office, openSheet } from './office.js'

// Markup and SQL in every field that people fill: it is shown as the text it is, on every page, and nothing runs.

const markup = '<img src=x onerror="window.ran=1">'
const script = '<script>window.ran=2</script>'
const sql = "'; DROP TABLE accounts; --"
const nasty = `${markup}${script}${sql}`
const nastyName = '<img src=x onerror=window.ran=3>甲'

const period = '202403'
const district = '440307'
const street = '440307003'
const own = '440307003002'
const [first, second] = ['LG24.01.01', 'LG24.01.02']

let office: Office

test.beforeAll(async () => {
  office = await Office.open()
})
test.afterAll(() => office.close())

async function passwordOf(login: string): Promise<string> {
  const roles = ['administrator', 'security', 'auditor', 'supervisor', 'reviewer', 'clerk']
  const all = (await Promise.all(roles.map((role) => office.accounts(role)))).flat()
  return all.find((each) => each.login === login)?.password ?? ''
}

/** A client without pages. */
async function hand(login: string) {
  const headers = { 'content-type': 'application/json', origin: office.url }
  const signed = await fetch(`${office.url}/api/sign-in`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ login, password: await passwordOf(login) }),
  })
  const cookie = signed.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const ask = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const answer = await fetch(`${office.url}${path}`, {
      method,
      headers: { ...headers, cookie },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    expect(answer.status, `${path}: ${text.slice(0, 300)}`).toBeLessThan(300)
    return JSON.parse(text)
  }
  return { cookie, ask }
}

async function write(
  login: string,
  [table, when, org]: readonly [string, string, string],
  cells: readonly (readonly [string, string | number | { na: string }])[],
  text?: readonly [indicator: string, words: string],
): Promise<void> {
  const ref = { table: asTableId(table), period: asPeriodCode(when), org: asOrgUnitId(org) }
  const client = new ReturnClient(ref, new Y.Doc())
  const { cookie } = await hand(login)
  await client.connect(office.url, cookie)
  if (text) textOf(client.doc, text[0]).insert(0, text[1])
  for (const [key, value] of cells) client.set(key, value)
  await client.saved()
  await client.close()
}

/** Signs in and looks out for whatever would mean that something ran, or was tried to. */
async function watched(browser: Browser, login: string): Promise<{ page: Page; signs: string[] }> {
  const context = await browser.newContext()
  const page = await context.newPage()
  const signs: string[] = []
  page.on('dialog', (dialog) => {
    signs.push(`dialog ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('pageerror', (error) => signs.push(`error ${error.message}`))
  page.on('console', (message) => {
    // The policy stops a handler that markup brought along: that it had to is bad enough.
    if (/Content Security Policy/i.test(message.text())) signs.push(message.text())
  })
  page.on('request', (request) => {
    if (new URL(request.url()).pathname.endsWith('/x')) signs.push(`asked for ${request.url()}`)
  })
  await page.goto(`${office.url}/sign-in`)
  await page.getByLabel('账号').fill(login)
  await page.getByLabel('密码', { exact: true }).fill(await passwordOf(login))
  await page.keyboard.press('Enter')
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
  return { page, signs }
}

async function nothingRan(page: Page, signs: readonly string[]): Promise<void> {
  // CSS locators look into shadow roots too.
  await expect(page.locator('img[src="x"]')).toHaveCount(0)
  expect(await page.evaluate(() => 'ran' in window)).toBe(false)
  expect(signs).toEqual([])
}

test('markup and SQL in notes, reasons, texts, lists and names are text everywhere', async ({ browser }) => {
  await test.step('are put in by clients that ignore our pages', async () => {
    const admin = await hand('admin')
    const { accounts } = (await admin.ask('GET', `/api/accounts?q=${own}`)) as { accounts: { id: string }[] }
    await admin.ask('POST', `/api/accounts/${accounts[0]?.id}`, { action: 'rename-account', name: nastyName })
    await write(
      own,
      ['LG24-01', period, own],
      [
        [first, 12],
        [`${first}#note`, nasty],
        [second, { na: nasty }],
      ],
    )
    await write(
      own,
      ['LG24-04', '2024Q1', own],
      [
        ['estates:e1/name', nasty],
        ['estates:e1/state', '在建'],
      ],
    )
    await write(street, ['LG24-04', '2024Q1', street], [['LG24.04.02#note', nasty]], ['LG24.04.02', nasty])
    const clerk = await hand(own)
    const way = `/api/returns/LG24-01/${period}/${own}`
    await clerk.ask('POST', `${way}/submit`, { missing: nasty })
    const reviewer = await hand(street)
    await reviewer.ask('POST', `${way}/send-back`, { reason: nasty, cells: [{ key: first, reason: nasty }] })
  })

  const looks: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
    [
      own,
      [
        ['/', 'DROP TABLE'],
        [`/form/LG24-01/${period}/${own}`, 'DROP TABLE'],
        [`/ledger/LG24-04/2024Q1/${own}`, 'estates'],
        [`/records/LG24-01/${period}/${own}`, ''],
      ],
    ],
    [
      street,
      [
        [`/review/LG24-01/${period}/${street}`, '良安田'],
        [`/form/LG24-01/${period}/${own}`, 'DROP TABLE'],
        [`/form/LG24-04/2024Q1/${street}`, '特色'],
      ],
    ],
    [
      district,
      [
        [`/totals/LG24-01/${period}/${district}`, '议事协商'],
        [`/totals/LG24-04/2024Q1/${district}`, '小区'],
        [`/form/LG24-01/${period}/${own}`, 'DROP TABLE'],
        [`/records/LG24-01/${period}/${district}`, ''],
      ],
    ],
    ['admin', [['/accounts', '账号']]],
  ]
  for (const [login, pages] of looks)
    await test.step(`${login} sees text`, async () => {
      const { page, signs } = await watched(browser, login)
      for (const [path, text] of pages) {
        await page.goto(`${office.url}${path}`)
        await expect(page.locator('huibiao-app')).toContainText(text === 'estates' ? '小区' : text)
        await page.waitForLoadState('networkidle')
        await nothingRan(page, signs)
      }
      await page.context().close()
    })

  await test.step('in the sheet, its bar, and what is beside it', async () => {
    const { page, signs } = await watched(browser, own)
    // The own name stands in the head of every page.
    await expect(page.locator('app-header')).toContainText(nastyName)
    await openSheet(page, office, `LG24-01/${period}/${street}`)
    for (const code of [first, second]) {
      await page.locator(`.ag-row [col-id="${code}"]`).nth(1).click()
      await nothingRan(page, signs)
    }
    await expect(page.locator('sheet-page')).toContainText('DROP TABLE')
    await page.context().close()
  })

  await test.step('and the database is as whole as before', async () => {
    const security = await hand('security')
    const { accounts } = (await security.ask('GET', `/api/accounts?q=${own}`)) as {
      accounts: { name: string }[]
    }
    expect(accounts[0]?.name).toBe(nastyName)
  })
})
