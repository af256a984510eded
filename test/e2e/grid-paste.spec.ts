import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { allSaved, cell, Office, openSheet } from './office.js'

const meetings = 'LG24.01.01'
const publicity = 'LG24.01.02'
const own = { login: '440307015001', name: '爱联社区爱联居委会' }
const other = '回龙埔社区居委会'

let office: Office

test.beforeAll(async () => {
  office = await Office.open()
})
test.afterAll(() => office.close())

/** Puts text and a table on the real clipboard, as a spreadsheet program does. */
async function copyTable(page: Page, text: string, table?: string): Promise<void> {
  await page.evaluate(
    ([plain, rich]) => {
      const types: Record<string, Blob> = { 'text/plain': new Blob([plain], { type: 'text/plain' }) }
      if (rich !== '') types['text/html'] = new Blob([rich], { type: 'text/html' })
      return navigator.clipboard.write([new ClipboardItem(types)])
    },
    [text, table ?? ''] as const,
  )
}

const dialog = (page: Page) => page.locator('paste-dialog dialog')

test('names in another order: the question, by name, one step to undo', async ({ browser }) => {
  const page = await office.signIn(browser, own.login)
  await openSheet(page, office, 'LG24-01/202401/440307')
  await cell(page, own.name, meetings).click()
  await copyTable(page, `${other}\t7\n${own.name}\t5\n没有的社区\t1\n合计\t13`)
  await page.keyboard.press('Control+v')
  await expect(dialog(page)).toContainText('按名称还是按位置')
  await expect(dialog(page)).toContainText('没有的社区')
  await expect(dialog(page).locator('tbody').first()).toContainText(own.name)
  await page.getByRole('button', { name: '粘贴 1 格' }).click()
  await expect(cell(page, own.name, meetings)).toHaveText('5')
  await expect(cell(page, other, meetings)).toHaveText('')
  await allSaved(page)
  await page.keyboard.press('Control+z')
  await expect(cell(page, own.name, meetings)).toHaveText('')
  await page.context().close()
})

test('merged heads and hidden cells of a real table; Escape writes nothing', async ({ browser }) => {
  const page = await office.signIn(browser, own.login)
  await openSheet(page, office, 'LG24-01/202402/440307')
  const names = await page
    .locator(`.ag-header-cell[col-id="${meetings}"], .ag-header-cell[col-id="${publicity}"]`)
    .allInnerTexts()
  const table = `<table><col><col style="display:none"><col><col>
    <tr><td rowspan=2>单位</td><td rowspan=2>内部</td><td colspan=2>工作</td></tr>
    <tr><td>${names[1]}</td><td>${names[0]}</td></tr>
    <tr><td>${own.name}</td><td>9</td><td>１２</td><td>2,018</td></tr></table>`
  await cell(page, own.name, meetings).click()
  await copyTable(
    page,
    `单位\t内部\t工作\t\n\t\t${names[1]}\t${names[0]}\n${own.name}\t9\t１２\t2,018`,
    table,
  )
  await page.keyboard.press('Control+v')
  await expect(dialog(page)).toContainText('隐藏的 0 行、1 列')
  await page.keyboard.press('Escape')
  await expect(dialog(page)).toHaveCount(0)
  await expect(cell(page, own.name, meetings)).toHaveText('')
  await page.keyboard.press('Control+v')
  await page.getByRole('button', { name: '粘贴 2 格' }).click()
  await expect(cell(page, own.name, meetings)).toHaveText('2,018')
  await expect(cell(page, own.name, publicity)).toHaveText('12')
  await page.context().close()
})

test('a range that LibreOffice copied, with its heads, lands by name', async ({ browser }) => {
  const fixture = (name: string) =>
    readFile(join(import.meta.dirname, '..', 'client', 'import', 'fixtures', name), 'utf8')
  const page = await office.signIn(browser, own.login)
  await openSheet(page, office, 'LG24-01/202405/440307')
  // Not where the block belongs: its names say where.
  await cell(page, own.name, publicity).click()
  await expect(cell(page, own.name, publicity)).toHaveClass(/is-active/)
  await copyTable(
    page,
    await fixture('libreoffice-clipboard.txt'),
    await fixture('libreoffice-clipboard.html.txt'),
  )
  await page.keyboard.press('Control+v')
  await expect(dialog(page)).toContainText('按名称还是按位置')
  await page.getByRole('button', { name: '粘贴 3 格' }).click()
  await expect(cell(page, own.name, meetings)).toHaveText('4')
  await expect(cell(page, own.name, publicity)).toHaveText('2,018')
  await expect(cell(page, other, meetings)).toHaveText('')
  await allSaved(page)
  await page.context().close()
})

test('what a column cannot hold is shown with its reason before the rest is pasted', async ({ browser }) => {
  const page = await office.signIn(browser, own.login)
  await openSheet(page, office, 'LG24-01/202403/440307')
  await cell(page, own.name, meetings).click()
  await copyTable(page, '2018\t560 余')
  await page.keyboard.press('Control+v')
  await expect(dialog(page)).toContainText('概数')
  await page.getByRole('button', { name: '粘贴 1 格' }).click()
  await expect(cell(page, own.name, meetings)).toHaveText('2,018')
  await expect(cell(page, own.name, publicity)).toHaveText('')
  await expect(page.locator('sheet-side')).toContainText('概数')
  await page.context().close()
})

test('what is copied goes to a spreadsheet as text and as a table, totals and names too', async ({
  browser,
}) => {
  const page = await office.signIn(browser, own.login)
  await openSheet(page, office, 'LG24-01/202404/440307')
  await page.keyboard.type('1234')
  await page.keyboard.press('Enter')
  await expect(cell(page, '龙城街道 小计', meetings)).toHaveText('1,234')
  await cell(page, '龙城街道 小计', meetings).click()
  await page.keyboard.press('Control+c')
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('1,234')
  await cell(page, own.name, meetings).click()
  await page.keyboard.press('Control+Shift+c')
  const copied = await page.evaluate(async () => {
    const [item] = await navigator.clipboard.read()
    return {
      text: await navigator.clipboard.readText(),
      html: await (await item?.getType('text/html'))?.text(),
    }
  })
  expect(copied.text).toContain(`${own.name}\t1,234`)
  expect(copied.html).toContain('<td>1,234</td>')
  // The same block pasted back finds its own row by its name: nothing is asked, nothing changes.
  await page.keyboard.press('Control+v')
  await expect(page.locator('toast-line')).toContainText('没有改动')
  await page.context().close()
})
