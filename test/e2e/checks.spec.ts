import { expect, test } from '@playwright/test'
import { allSaved, cell, Office, openSheet, toMyRow } from './office.js'

const street = '440307003'
const unit = '平湖街道'

let office: Office

test.beforeAll(async () => {
  office = await Office.open()
})
test.afterAll(() => office.close())

test('a figure that breaks a hard check is kept, marked and put into words until it is right', async ({
  browser,
}) => {
  const page = await office.signIn(browser, street)
  await openSheet(page, office, 'LG24-06/2024W10/440307')
  await toMyRow(page)
  for (const figure of ['2', '10', '12']) {
    await page.keyboard.type(figure)
    await page.keyboard.press('Tab')
  }
  const [collected, closed] = [cell(page, unit, 'LG24.06.02'), cell(page, unit, 'LG24.06.03')]
  await expect(closed).toHaveText('12')
  await expect(closed).toHaveClass(/has-hard/)
  await expect(collected).toHaveClass(/has-hard/)
  await allSaved(page)
  await expect(page.locator('check-status')).toContainText('必须改正 1 处,请核实 0 处')

  await page.locator('check-status').getByRole('button', { name: '下一处' }).click()
  await expect(page.locator('cell-bar')).toContainText('必须改正 办结条数 12 条大于收集条数 10 条')
  await expect(page.locator('indicator-grid .cell-editor')).toHaveAttribute(
    'aria-label',
    /必须改正:办结条数 12 条/,
  )
  await page.keyboard.type('10')
  await page.keyboard.press('Enter')
  await expect(closed).not.toHaveClass(/has-hard/)
  await expect(page.locator('check-status')).not.toContainText('必须改正')
})

test('a figure that breaks a soft check asks for an explanation, which is kept beside it', async ({
  browser,
}) => {
  const page = await office.signIn(browser, street)
  await page.goto(`${office.url}/form/LG24-07/2024Q1/${street}`)
  const rows = page.locator('form-row')
  await rows.nth(0).locator('input').first().fill('20')
  await page.keyboard.press('Enter')
  await expect(rows.nth(1).locator('check-lines')).toBeEmpty()
  await rows.nth(1).locator('input').first().fill('21')
  await page.keyboard.press('Enter')
  await expect(rows.nth(0)).toContainText('请核实,可写说明 暖蜂驿站 21 个大于友好场景 20 个')
  await rows.nth(1).locator('.note-field').locator('textarea, input').fill('含与邻区共建的驿站')
  await page.keyboard.press('Control+Enter')
  await expect(rows.nth(1)).toContainText('请核实(已写说明)')
  await allSaved(page)

  await openSheet(page, office, 'LG24-07/2024Q1/440307')
  await expect(cell(page, `${unit}\\(本级\\)`, 'LG24.07.02')).toHaveClass(/has-soft/)
  await page.goto(`${office.url}/totals/LG24-07/2024Q1/440307`)
  await page.locator('findings-list summary').click()
  await expect(page.locator('findings-list')).toContainText(`${unit} 请核实(已写说明)`)
})
