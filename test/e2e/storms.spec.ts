import { readFile } from 'node:fs/promises'
import { expect, test } from '@playwright/test'
import { readXlsx } from 'hucre'
import { allSaved, cell, Office, openSheet, toMyRow } from './office.js'

const sheet = 'LG24-01/202406/440307015'
const codes = ['LG24.01.01', 'LG24.01.02', 'LG24.01.04', 'LG24.01.06']
const first = '爱联社区爱联居委会'
const second = '回龙埔社区居委会'

test.describe('when things go wrong', () => {
  let office: Office

  test.beforeEach(async () => {
    office = await Office.open()
  })
  test.afterEach(async () => {
    await office.close()
  })

  test('a killed server loses nothing that said 已保存, and what was typed meanwhile arrives by itself', async ({
    browser,
  }) => {
    const anna = await office.signIn(browser, '440307015001')
    const bao = await office.signIn(browser, '440307015004')
    for (const page of [anna, bao]) await openSheet(page, office, sheet)
    await cell(anna, first, 'LG24.01.01').click()
    await anna.keyboard.type('11')
    await anna.keyboard.press('Tab')
    await allSaved(anna)
    await cell(bao, second, 'LG24.01.01').click()
    await bao.keyboard.type('21')
    await bao.keyboard.press('Enter')
    await allSaved(bao)

    await office.kill()
    await expect(anna.locator('session-status')).toContainText(/离线|连接中/)
    // The server is gone; work goes on.
    await cell(anna, first, 'LG24.01.02').click()
    await anna.keyboard.type('240')
    await anna.keyboard.press('Enter')
    await cell(bao, second, 'LG24.01.02').click()
    await bao.keyboard.type('260')
    await bao.keyboard.press('Enter')
    await expect(anna.locator('session-status')).toContainText('1 项待传')
    await anna.screenshot({ path: 'test-results/storms-offline.png' })

    await office.start()
    await allSaved(anna)
    await allSaved(bao)
    const chief = await office.signIn(browser, '440307')
    await openSheet(chief, office, sheet)
    await expect(cell(chief, first, 'LG24.01.01')).toHaveText('11')
    await expect(cell(chief, second, 'LG24.01.01')).toHaveText('21')
    await expect(cell(chief, '龙城街道 合计', 'LG24.01.02')).toHaveText('500')

    // The numbers agree everywhere: on the page, in the check, in the exported workbook.
    const check = await chief.request.get(`${office.url}/api/totals-check`)
    expect(await check.json()).toMatchObject({ differences: [] })
    const download = chief.waitForEvent('download')
    await chief.getByRole('link', { name: '导出 XLSX' }).click()
    const workbook = await readXlsx(await readFile(await (await download).path()))
    const cells = workbook.sheets.flatMap((each) => each.rows).flat()
    for (const value of [11, 21, 240, 260, 500]) expect(cells).toContain(value)
    await Promise.all([anna, bao, chief].map((page) => page.context().close()))
  })

  test('edits made without a network survive a reload and say so in words', async ({ browser }) => {
    const page = await office.signIn(browser, '440307015001')
    await openSheet(page, office, sheet)
    await toMyRow(page)
    await page.keyboard.type('5')
    await page.keyboard.press('Tab')
    await allSaved(page)
    // The page must be installed for offline use before the network goes.
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready
    })
    await page.reload()
    await page.locator('indicator-grid .ag-row').first().waitFor()
    // What opens at a key comes after the sheet, when the page rests.
    await page.waitForFunction(() => customElements.get('find-bar') && customElements.get('sheet-side'))

    await page.context().setOffline(true)
    await office.kill()
    await cell(page, first, codes[1] ?? '').click()
    await page.keyboard.type('77')
    await page.keyboard.press('Enter')
    await expect(page.locator('session-status')).toContainText(/离线.*1 项待传/)
    await page.reload()
    await expect(cell(page, first, codes[1] ?? '')).toHaveText('77')
    await expect(page.locator('session-status')).toContainText('1 项待传')
    await page.screenshot({ path: 'test-results/storms-reloaded.png' })
    await page.keyboard.press('Control+f')
    await page.keyboard.type('77')
    await expect(page.locator('find-bar')).toContainText('共 1 处')
    await page.keyboard.press('Escape')

    await page.context().setOffline(false)
    await office.start()
    await allSaved(page)
    await page.reload()
    await expect(cell(page, first, codes[1] ?? '')).toHaveText('77')
    await expect(cell(page, first, codes[0] ?? '')).toHaveText('5')
    await page.context().close()
  })
})
