import { expect, type Page, test } from '@playwright/test'
import { allSaved, cell, Office, openSheet, toMyRow } from './office.js'

const org = '440307015001'
const unit = '爱联社区爱联居委会'
const scope = '440307015'
const stocks = ['LG24.03.01', 'LG24.03.S1'] as const
const flow = 'LG24.03.03'

let office: Office

test.beforeAll(async () => {
  office = await Office.open()
})
test.afterAll(() => office.close())

const bar = (page: Page) => page.locator('cell-bar')
const toast = (page: Page) => page.locator('toast-line')

async function type(page: Page, code: string, text: string): Promise<void> {
  await cell(page, unit, code).click()
  await page.keyboard.type(text)
  await page.keyboard.press('Tab')
  await expect(cell(page, unit, code)).toHaveText(text)
}

test('last week stands beside the cell, is offered for stocks only, and never written unasked', async ({
  browser,
}) => {
  const page = await office.signIn(browser, org)
  await openSheet(page, office, `LG24-03/2024W10/${scope}`)
  await type(page, stocks[0], '37')
  await type(page, stocks[1], '5')
  await type(page, flow, '8')
  await allSaved(page)

  await openSheet(page, office, `LG24-03/2024W11/${scope}`)
  await toMyRow(page)
  await cell(page, unit, stocks[0]).click()
  await expect(bar(page)).toContainText('上期 37')
  await expect(bar(page).getByRole('button', { name: '沿用上期 37' })).toBeVisible()
  await expect(cell(page, unit, stocks[0])).toHaveText('')
  await page.screenshot({ path: 'test-results/beside-offer.png' })

  await page.keyboard.press('Alt+ArrowDown')
  await expect(cell(page, unit, stocks[0])).toHaveText('37')
  await expect(toast(page)).toContainText('已写入上期')
  await expect(bar(page)).toContainText('持平')
  // The keyboard stayed in the grid: what is typed next goes into the cell.
  await page.keyboard.type('40')
  await page.keyboard.press('Tab')
  await cell(page, unit, stocks[0]).click()
  await expect(bar(page)).toContainText('环比 +8.1%')
  await page.keyboard.press('Alt+ArrowDown')
  await expect(toast(page)).toContainText('已经填了 40')

  await cell(page, unit, flow).click()
  await expect(bar(page)).toContainText('上期 8')
  await expect(bar(page).getByRole('button', { name: '沿用上期 8' })).toHaveCount(0)
  await page.keyboard.press('Alt+ArrowDown')
  await expect(toast(page)).toContainText('只有存量指标可以沿用上期')
  await expect(cell(page, unit, flow)).toHaveText('')
  await page.context().close()
})

test('all stocks are taken over after a preview, as one step, and only what is ticked', async ({
  browser,
}) => {
  const page = await office.signIn(browser, org)
  await openSheet(page, office, `LG24-03/2024W14/${scope}`)
  await type(page, stocks[0], '37')
  await type(page, stocks[1], '5')
  await type(page, flow, '8')
  await allSaved(page)
  await openSheet(page, office, `LG24-03/2024W15/${scope}`)
  await toMyRow(page)
  await bar(page).getByRole('button', { name: '沿用全部上期存量(2)' }).click()
  const dialog = page.getByRole('dialog', { name: '沿用上期存量' })
  await expect(dialog).toContainText('37')
  await page.screenshot({ path: 'test-results/beside-preview.png' })
  await page.keyboard.press('Enter')
  await expect(cell(page, unit, stocks[0])).toHaveText('37')
  await expect(cell(page, unit, stocks[1])).toHaveText('5')
  await expect(cell(page, unit, flow)).toHaveText('')
  await page.keyboard.press('Control+z')
  await expect(cell(page, unit, stocks[0])).toHaveText('')
  await expect(cell(page, unit, stocks[1])).toHaveText('')

  await bar(page).getByRole('button', { name: '沿用全部上期存量(2)' }).click()
  await dialog.getByRole('checkbox', { name: '应开展小区数' }).uncheck()
  await dialog.getByRole('button', { name: '写入勾选的 1 项' }).click()
  await expect(cell(page, unit, stocks[0])).toHaveText('37')
  await expect(cell(page, unit, stocks[1])).toHaveText('')
  await allSaved(page)
  await page.context().close()
})

test('one key shows all about a cell and follows the hand, without taking the keyboard', async ({
  browser,
}) => {
  const page = await office.signIn(browser, org)
  await openSheet(page, office, `LG24-03/2024W20/${scope}`)
  await cell(page, unit, stocks[0]).click()
  await page.keyboard.press('Control+i')
  const side = page.locator('sheet-side aside')
  await expect(side).toContainText('口径')
  await expect(side).toContainText('这一格还没有人填过')
  await page.keyboard.type('6')
  await page.keyboard.press('Enter')
  await expect(cell(page, unit, stocks[0])).toHaveText('6')
  await cell(page, unit, stocks[0]).click()
  await expect(side).toContainText('空 → 6')
  await page.screenshot({ path: 'test-results/beside-details.png' })
  await page.keyboard.press('Control+i')
  await expect(side).toHaveCount(0)
  await page.context().close()
})

test('the figures beside the cells are there without a network, also after a reload', async ({ browser }) => {
  const page = await office.signIn(browser, org)
  await openSheet(page, office, `LG24-03/2024W24/${scope}`)
  await type(page, stocks[0], '37')
  await allSaved(page)
  await openSheet(page, office, `LG24-03/2024W25/${scope}`)
  await cell(page, unit, stocks[0]).click()
  await expect(bar(page)).toContainText('上期 37')
  await office.kill()
  await page.reload()
  await page.locator('indicator-grid .ag-row').first().waitFor()
  await cell(page, unit, stocks[0]).click()
  await expect(bar(page)).toContainText('上期 37')

  // What is written now is said to wait, at the cell and for the sheet, until it is on the server.
  await page.keyboard.type('41')
  await page.keyboard.press('Enter')
  await cell(page, unit, stocks[0]).click()
  await expect(bar(page)).toContainText('本机待传')
  await expect(page.locator('session-status')).toContainText('1 项待传')
  await office.startAgain(page)
  await expect(bar(page)).toContainText('已保存')
  await expect(page.locator('session-status')).toContainText('全部已保存')
  await page.context().close()
})

test('a page with an entry that cannot be read asks before it goes, and only then', async ({ browser }) => {
  const page = await office.signIn(browser, org)
  await openSheet(page, office, `LG24-03/2024W27/${scope}`)
  const asked: string[] = []
  page.on('dialog', async (dialog) => {
    asked.push(dialog.type())
    await dialog.accept()
  })
  await type(page, stocks[0], '37')
  await allSaved(page)
  await page.reload()
  await page.locator('indicator-grid .ag-row').first().waitFor()
  expect(asked).toEqual([])
  await cell(page, unit, stocks[1]).click()
  await page.keyboard.type('近8000')
  await page.reload()
  expect(asked).toEqual(['beforeunload'])
  await page.context().close()
})

test('the form offers the same beside its rows', async ({ browser }) => {
  const page = await office.signIn(browser, org)
  await openSheet(page, office, `LG24-03/2024W30/${scope}`)
  await type(page, stocks[0], '37')
  await type(page, stocks[1], '5')
  await allSaved(page)
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(`${office.url}/form/LG24-03/2024W31/${org}`)
  const first = page.locator('form-row').first()
  await expect(first).toContainText('上期 5')
  await page.screenshot({ path: 'test-results/beside-form.png', fullPage: true })
  await first.getByRole('button', { name: '沿用上期 5' }).click()
  await expect(first.locator('input').first()).toHaveValue('5')
  await expect(toast(page)).toContainText('核对后如有变化请改')
  await page.getByRole('button', { name: '沿用全部上期存量(1)' }).click()
  await page.screenshot({ path: 'test-results/beside-form-preview.png' })
  await page.getByRole('button', { name: '写入勾选的 1 项' }).click()
  await allSaved(page)
  await page.context().close()
})
