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

const dialog = (page: Page) => page.locator('import-dialog dialog')

/** Chooses a file as a person does, through the window of the system. */
async function choose(page: Page, name: string, text: string, button = '选择文件'): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await dialog(page).locator('button', { hasText: button }).click()
  const buffer = Buffer.from(text)
  await (await chooser).setFiles({ name, mimeType: 'text/csv', buffer })
}

/** The export of the open sheet as the browser gets it. */
async function exported(page: Page, path: string): Promise<string[]> {
  const answer = await page.request.get(`${office.url}/export/sheet/${path}.csv`)
  expect(answer.ok()).toBe(true)
  return (await answer.text()).split('\r\n')
}

/** Types values into one cell after the other, to the right. */
async function fill(page: Page, ...values: readonly string[]): Promise<void> {
  for (const [i, value] of values.entries()) {
    await page.keyboard.type(value)
    await page.keyboard.press(i < values.length - 1 ? 'Tab' : 'Enter')
  }
}

const edit = (lines: readonly string[], unit: string, column: number, value: string): string[] =>
  lines.map((line) => {
    const fields = line.split(',')
    if (fields[1] !== unit) return line
    fields[column] = value
    return fields.join(',')
  })

test('our own export: only what was edited is written, after a preview, as one step', async ({ browser }) => {
  const page = await office.signIn(browser, own.login)
  await openSheet(page, office, 'LG24-01/202401/440307')
  await cell(page, own.name, meetings).click()
  await fill(page, '5', '6')
  await allSaved(page)
  let lines = await exported(page, 'LG24-01/202401/440307')
  lines = edit(edit(edit(lines, own.name, 3, '15'), own.name, 6, '约 7'), other, 3, '9')
  // Meanwhile the server's value of the second cell moves on.
  await cell(page, own.name, publicity).click()
  await fill(page, '66')
  await allSaved(page)
  await page.getByRole('button', { name: '导入', exact: true }).click()
  await choose(page, '三月.csv', lines.join('\r\n'))
  await expect(dialog(page)).toContainText('将写入(1)')
  await expect(dialog(page)).toContainText('15 次')
  await expect(dialog(page)).toContainText('概数')
  await expect(dialog(page)).toContainText('服务器上已更新,保持服务器上的值(1)')
  await expect(dialog(page)).toContainText('不由您填写或现在不能改,不写入(1)')
  await expect(cell(page, own.name, meetings)).toHaveText('5')
  // The next step lies under the Enter key.
  await page.keyboard.press('Enter')
  await expect(dialog(page)).toContainText('已全部保存,共 1 处')
  await dialog(page).getByRole('button', { name: '关闭' }).last().click()
  await expect(cell(page, own.name, meetings)).toHaveText('15')
  await expect(cell(page, own.name, publicity)).toHaveText('66')
  await cell(page, own.name, meetings).click()
  await page.keyboard.press('Control+z')
  await expect(cell(page, own.name, meetings)).toHaveText('5')
  await page.context().close()
})

test('changed on both sides: the person chooses; blank clears only on demand', async ({ browser }) => {
  const page = await office.signIn(browser, own.login)
  await openSheet(page, office, 'LG24-01/202402/440307')
  await cell(page, own.name, meetings).click()
  await fill(page, '5', '6')
  await allSaved(page)
  const lines = await exported(page, 'LG24-01/202402/440307')
  await cell(page, own.name, meetings).click()
  await fill(page, '7')
  await allSaved(page)
  await page.getByRole('button', { name: '导入', exact: true }).click()
  await choose(page, 'b.csv', edit(edit(lines, own.name, 3, '8'), own.name, 4, '').join('\r\n'))
  await expect(dialog(page)).toContainText('请选择(1)')
  await expect(dialog(page).getByRole('button', { name: '写入 0 处' })).toBeDisabled()
  await dialog(page).getByRole('radio', { name: '用文件的' }).check()
  await dialog(page).getByRole('checkbox', { name: '空白也清除' }).check()
  await dialog(page).getByRole('button', { name: '写入 2 处' }).click()
  await expect(dialog(page)).toContainText('已全部保存,共 2 处')
  await page.keyboard.press('Escape')
  await expect(cell(page, own.name, meetings)).toHaveText('8')
  await expect(cell(page, own.name, publicity)).toHaveText('')
  await page.context().close()
})

test('a table of unknown origin is mapped with suggestions, which are remembered', async ({ browser }) => {
  const page = await office.signIn(browser, own.login)
  await openSheet(page, office, 'LG24-01/202403/440307')
  const file = (a: number, b: number) =>
    `三月情况,,,\n序号,单位名称,议事协商,参加的人\n1,爱联居委会,${a},${b}\n2,丙社区,1,1\n,合计,9,9\n`
  await page.getByRole('button', { name: '导入', exact: true }).click()
  await choose(page, '别处.csv', file(3, 4))
  await expect(dialog(page)).toContainText('请核对下面的对应关系')
  await dialog(page).getByRole('combobox', { name: '导入为 参加的人' }).selectOption({ value: publicity })
  await dialog(page).getByRole('combobox', { name: '导入为 议事协商' }).selectOption({ value: meetings })
  await dialog(page).getByRole('button', { name: '预览' }).click()
  await expect(dialog(page)).toContainText('将写入(2)')
  await expect(dialog(page)).toContainText('已略过:丙社区')
  await dialog(page).getByRole('button', { name: '写入 2 处' }).click()
  await expect(dialog(page)).toContainText('已全部保存')
  await page.keyboard.press('Escape')
  await expect(cell(page, own.name, publicity)).toHaveText('4')
  await page.getByRole('button', { name: '导入', exact: true }).click()
  await choose(page, '别处.csv', file(3, 5))
  await expect(dialog(page).getByRole('row', { name: '参加的人' })).toContainText('上次的选择')
  await dialog(page).getByRole('button', { name: '预览' }).click()
  await expect(dialog(page)).toContainText('将写入(1)')
  await page.context().close()
})

test('a ledger: lines of a table become items, and the same file adds nothing twice', async ({ browser }) => {
  const page = await office.signIn(browser, own.login)
  await page.goto(`${office.url}/ledger/LG24-02/2024/${own.login}`)
  const file = '项目名称,金额(元),日期\n路灯改造,120000,2024-05-06\n口袋公园,约 5 万,2024-06-07\n'
  await page.getByRole('button', { name: '导入', exact: true }).click()
  await choose(page, '台账.csv', file)
  await dialog(page).getByRole('button', { name: '预览' }).click()
  await expect(dialog(page)).toContainText('将新增的条目(2)')
  await expect(dialog(page)).toContainText('概数')
  await dialog(page).getByRole('button', { name: /^写入/ }).click()
  await expect(dialog(page)).toContainText('已全部保存')
  await page.keyboard.press('Escape')
  await expect(page.locator('ledger-list')).toContainText('共 2 行')
  await page.getByRole('button', { name: '导入', exact: true }).click()
  await choose(page, '台账.csv', file)
  await dialog(page).getByRole('button', { name: '预览' }).click()
  await expect(dialog(page)).toContainText('完全相同,不再新增')
  await page.context().close()
})

test('bad files are refused in words; who may write nothing has no button', async ({ browser }) => {
  const page = await office.signIn(browser, own.login)
  await openSheet(page, office, 'LG24-01/202404/440307')
  await page.getByRole('button', { name: '导入', exact: true }).click()
  await choose(page, 'old.xls', 'x')
  await expect(dialog(page).getByRole('alert')).toContainText('另存为 xlsx')
  await choose(page, 'broken.xlsx', 'PK\x03\x04 and then nothing')
  await expect(dialog(page).getByRole('alert')).toContainText('打不开这个文件')
  await page.goto(`${office.url}/sheet/LG24-01/202404/440307003`)
  await page.locator('indicator-grid .ag-row').first().waitFor()
  await expect(page.getByRole('link', { name: '导出 CSV' })).toBeVisible()
  await expect(page.getByRole('button', { name: '导入', exact: true })).toHaveCount(0)
  await page.context().close()
})
