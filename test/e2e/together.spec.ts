import { expect, test } from '@playwright/test'
import { allSaved, cell, Office, openSheet, toMyRow } from './office.js'

const sheet = 'LG24-01/202403/440307015'
const meetings = 'LG24.01.01'
const publicity = 'LG24.01.02'
const first = '爱联社区爱联居委会'
const second = '回龙埔社区居委会'

test.describe('an office fills a sheet together', () => {
  let office: Office

  test.beforeAll(async () => {
    office = await Office.open()
  })
  test.afterAll(async () => {
    await office.close()
  })

  test('two clerks type, each sees the other, and the supervisor sees the total form', async ({
    browser,
  }) => {
    const anna = await office.signIn(browser, '440307015001')
    const bao = await office.signIn(browser, '440307015004')
    const chief = await office.signIn(browser, '440307')
    for (const page of [anna, bao, chief]) await openSheet(page, office, sheet)

    await toMyRow(anna)
    await anna.keyboard.type('１２')
    await anna.keyboard.press('Tab')
    await toMyRow(bao)
    await bao.keyboard.type('1,200')
    await bao.keyboard.press('Enter')

    await expect(cell(bao, first, meetings)).toHaveText('12')
    await expect(cell(anna, second, meetings)).toHaveText('1,200')
    await expect(cell(chief, '龙城街道 合计', meetings)).toHaveText('1,212')
    await allSaved(anna)
    await allSaved(bao)
    await expect(cell(chief, second, meetings)).toHaveAttribute('title', /填报员/)

    await chief.goto(`${office.url}/totals/LG24-01/2024/440307`)
    await expect(chief.locator('totals-page')).toContainText('1,212')
    // The feed of the totals page is live: no reload between these two.
    await anna.keyboard.type('30')
    await anna.keyboard.press('Enter')
    await expect(chief.locator('totals-page')).toContainText('30')
    await chief.screenshot({ path: 'test-results/together-totals.png' })
    await anna.screenshot({ path: 'test-results/together-sheet.png' })
    await Promise.all([anna, bao, chief].map((page) => page.context().close()))
  })

  test('a vague number is refused with a helpful text and stays in the editor', async ({ browser }) => {
    const page = await office.signIn(browser, '440307015006')
    await openSheet(page, office, sheet)
    await toMyRow(page)
    await page.keyboard.type('近8000')
    await page.keyboard.press('Enter')
    await expect(page.locator('.cell-note')).toContainText('概数')
    await expect(page.locator('.cell-editor')).toHaveValue('近8000')
    await page.keyboard.press('Escape')
    await expect(cell(page, '尚景社区居委会', meetings)).toHaveText('')
    await page.context().close()
  })

  test('undo restores the previous value, redo brings the new one back', async ({ browser }) => {
    const page = await office.signIn(browser, '440307015006')
    await openSheet(page, office, sheet)
    const name = (await page.locator('.my-row[col-id="#unit"]').textContent()) ?? ''
    await toMyRow(page)
    for (const value of ['5', '6']) {
      await cell(page, name, meetings).click()
      await page.keyboard.type(value)
      await page.keyboard.press('Enter')
    }
    await expect(cell(page, name, meetings)).toHaveText('6')
    await page.keyboard.press('Control+z')
    await expect(cell(page, name, meetings)).toHaveText('5')
    await page.keyboard.press('Control+z')
    await expect(cell(page, name, meetings)).toHaveText('')
    await page.keyboard.press('Control+y')
    await expect(cell(page, name, meetings)).toHaveText('5')
    await allSaved(page)
    await page.context().close()
  })

  test('a paste over own and foreign rows writes the own cells and reports the rest', async ({ browser }) => {
    const page = await office.signIn(browser, '440307015001')
    await openSheet(page, office, 'LG24-01/202405/440307015')
    await page.evaluate(() => navigator.clipboard.writeText('1\t2\n3\t4'))
    await cell(page, first, meetings).click()
    await page.keyboard.press('Control+v')
    await expect(cell(page, first, meetings)).toHaveText('1')
    await expect(cell(page, first, publicity)).toHaveText('2')
    await expect(cell(page, second, meetings)).toHaveText('')
    await expect(page.getByRole('alert').filter({ hasText: '没有写入的 2 格' })).toBeVisible()
    // One paste is one step.
    await page.keyboard.press('Control+z')
    await expect(cell(page, first, meetings)).toHaveText('')
    await expect(cell(page, first, publicity)).toHaveText('')
    await page.context().close()
  })

  test('a Chinese input method starts in a merely selected cell and loses no key', async ({ browser }) => {
    const page = await office.signIn(browser, '440307015')
    await openSheet(page, office, 'LG24-03/2024W10/440307015')
    await cell(page, '龙城街道\\(本级\\)', 'LG24.03.05').click()
    const cdp = await page.context().newCDPSession(page)
    await cdp.send('Input.imeSetComposition', { text: 'mei zhou', selectionStart: 8, selectionEnd: 8 })
    await cdp.send('Input.insertText', { text: '每周一议' })
    await page.keyboard.press('Enter')
    await expect(cell(page, '龙城街道\\(本级\\)', 'LG24.03.05')).toHaveText('每周一议')
    await allSaved(page)
    await page.context().close()
  })
})
