import { expect, type Page, test } from '@playwright/test'
import { Office } from './office.js'

const table = 'LG24-02/2024'
const own = '440307003002'
const street = '440307003'

let office: Office

test.beforeAll(async () => {
  office = await Office.open()
})
test.afterAll(() => office.close())

const lines = (page: Page) => page.locator('ledger-list tbody tr:not(.draft)')
const status = (page: Page) => page.locator('session-status')

async function openLedger(page: Page, org: string): Promise<void> {
  await page.goto(`${office.url}/ledger/${table}/${org}`)
  await expect(status(page)).toContainText('已连接')
}

/** Opens the person's own ledger and waits until it may be written. */
async function openOwnLedger(page: Page, org: string): Promise<void> {
  await openLedger(page, org)
  await expect(page.locator('ledger-list tr.draft')).toBeAttached()
}

/** Types one project with the keyboard only, from wherever the cursor is. */
async function addProject(page: Page, name: string, amount: string): Promise<void> {
  await page.keyboard.press('Alt+n')
  await expect(page.locator('ledger-list tr.draft.active')).toBeVisible()
  await page.keyboard.type(name)
  await page.keyboard.press('Enter')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.keyboard.type(amount)
  await page.keyboard.press('Enter')
}

test('a line is added by keyboard alone and reaches the street and the district', async ({ browser }) => {
  const clerk = await office.signIn(browser, own)
  const reviewer = await office.signIn(browser, street)
  const supervisor = await office.signIn(browser, '440307')
  await openOwnLedger(clerk, own)
  await openLedger(reviewer, own)
  await openLedger(supervisor, '440307')

  await addProject(clerk, '社区微花园', '12.5')
  await addProject(clerk, '路灯改造', '156 万元')
  await expect(lines(clerk)).toHaveCount(2)
  await expect(status(clerk)).toContainText('全部已保存')
  await expect(clerk.locator('ledger-foot')).toContainText('1,685,000 元')

  await expect(lines(reviewer)).toHaveCount(2)
  await expect(reviewer.locator('ledger-page')).toContainText('只能填报本单位的数据')
  await expect(reviewer.locator('ledger-list input:not([type=search])')).toHaveCount(0)
  const overview = supervisor.locator('ledger-overview')
  await expect(overview).toContainText('共 2 行')
  await expect(overview).toContainText('1,685,000 元')
  await overview.getByRole('link', { name: '良安田社区居委会' }).first().click()
  await expect(supervisor).toHaveURL(new RegExp(`/ledger/${table}/${own}$`))
})

test('lines are moved, deleted, and undone', async ({ browser }) => {
  const page = await office.signIn(browser, '440307003004')
  await openOwnLedger(page, '440307003004')
  for (const name of ['甲', '乙', '丙']) await addProject(page, name, '1')
  const names = () => lines(page).locator('td[data-column=name]').allInnerTexts()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Alt+ArrowUp')
  await expect.poll(names).toEqual(['甲', '丙', '乙'])
  await page.keyboard.press('Delete')
  await expect.poll(names).toEqual(['甲', '乙'])
  await expect(page.locator('toast-line')).toContainText('已删除 1 行')
  await page.keyboard.press('Control+z')
  await expect.poll(names).toEqual(['甲', '丙', '乙'])
  await page.keyboard.press('Control+z')
  await expect.poll(names).toEqual(['甲', '乙', '丙'])
  await page.keyboard.press('Control+y')
  await expect.poll(names).toEqual(['甲', '丙', '乙'])
  await page.reload()
  await expect.poll(names).toEqual(['甲', '丙', '乙'])
})

test('what cannot be read stays in the input with the reason', async ({ browser }) => {
  const page = await office.signIn(browser, '440307003005')
  await openOwnLedger(page, '440307003005')
  await addProject(page, '长者饭堂', '近8000')
  const amount = lines(page).locator('td[data-column=amount]')
  await expect(amount).toContainText('概数')
  await expect(amount.locator('input')).toHaveValue('近8000')
  await expect(page.locator('ledger-list')).toContainText('1 行有必填项未填')
  await amount.locator('input').fill('0.8')
  await page.keyboard.press('Enter')
  await expect(page.locator('ledger-foot')).toContainText('8,000 元')
})

test('本期无 is declared, deletes what is there after a question, and is undone', async ({ browser }) => {
  const org = '440307003006'
  const page = await office.signIn(browser, org)
  await openOwnLedger(page, org)
  const none = page.locator('none-control')
  await none.getByRole('button', { name: '本期无' }).click()
  await expect(none).toContainText('已声明本期无')
  await expect(page.locator('ledger-foot')).toContainText('0 个')

  await addProject(page, '公园长椅', '2')
  await expect(none).not.toContainText('已声明本期无')
  await none.getByRole('button', { name: '本期无' }).click()
  await expect(none).toContainText('已有 1 行')
  await none.getByRole('button', { name: '确定' }).click()
  await expect(lines(page)).toHaveCount(0)
  await page.locator('undo-bar').getByRole('button', { name: '撤销' }).click()
  await expect(lines(page)).toHaveCount(1)
})

test('lines from a spreadsheet are shown before they are added', async ({ browser }) => {
  const org = '440307003007'
  const page = await office.signIn(browser, org)
  await openOwnLedger(page, org)
  await page.getByRole('button', { name: '增加一行' }).first().click()
  await page.evaluate(() => {
    const data = new DataTransfer()
    data.setData('text/plain', '健身路径\t工程类\t立项\t3.5\r\n图书角\t货物类\t验收\t约2')
    let target: Element | null = document.activeElement
    while (target?.shadowRoot?.activeElement) target = target.shadowRoot.activeElement
    const init = { clipboardData: data, bubbles: true, composed: true, cancelable: true }
    target?.dispatchEvent(new ClipboardEvent('paste', init))
  })
  const preview = page.locator('paste-preview')
  await expect(preview).toContainText('1 处无法识别')
  await preview.getByRole('button', { name: '增加这 2 行' }).click()
  await expect(lines(page)).toHaveCount(2)
  await expect(page.locator('ledger-list')).toContainText('1 行有必填项未填')
})

test('on a phone a line is a card and is added with the button below', async ({ browser }) => {
  const org = '440307003008'
  const page = await office.signIn(browser, org)
  await page.setViewportSize({ width: 412, height: 915 })
  await openOwnLedger(page, org)
  await page.locator('.add-bar button').click()
  const draft = page.locator('ledger-list tr.draft.active')
  await expect(draft.locator('td[data-column=name] input')).toBeFocused()
  await page.keyboard.type('楼道照明')
  await page.keyboard.press('Enter')
  await expect(lines(page)).toHaveCount(1)
  await expect(lines(page).locator('td[data-column=amount] input')).toHaveAttribute('inputmode', 'decimal')
})
