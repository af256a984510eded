import { expect, type Page, test } from '@playwright/test'
import { allSaved, cell, Office, openSheet } from './office.js'

let office: Office

test.beforeAll(async () => {
  office = await Office.open()
})
test.afterAll(() => office.close())

const street = '440307015'
const form = (page: Page, period: string) => page.goto(`${office.url}/form/LG24-04/${period}/${street}`)
const area = (page: Page) => page.locator('text-editor textarea')

/** Puts the caret behind a part of the text, as a click there does. */
async function caretAfter(page: Page, part: string): Promise<void> {
  await area(page).evaluate((element: HTMLTextAreaElement, wanted) => {
    const at = element.value.indexOf(wanted) + wanted.length
    element.focus()
    element.setSelectionRange(at, at)
  }, part)
}

test('two people write in one text at the same time, and each sees both', async ({ browser }) => {
  const [one, two] = [await office.signIn(browser, street), await office.signIn(browser, street)]
  await form(one, '2024Q1')
  await form(two, '2024Q1')
  await area(one).fill('吉华街道打造品牌。')
  await expect(area(two)).toHaveValue('吉华街道打造品牌。')

  await caretAfter(one, '吉华街道')
  await caretAfter(two, '品牌')
  await Promise.all([
    one.keyboard.type('党工委', { delay: 30 }),
    two.keyboard.type('“吉事有华”', { delay: 30 }),
  ])
  const both = '吉华街道党工委打造品牌“吉事有华”。'
  await expect(area(one)).toHaveValue(both)
  await expect(area(two)).toHaveValue(both)
  await allSaved(one)
  await allSaved(two)
  await expect(two.locator('form-row', { has: area(two) })).toContainText('正在填写')
  await expect(one.locator('text-editor')).toContainText('已写 18 字 / 最多 500 字')

  // The caret stays with its words while others write before it; undo takes back one's own words only.
  await two.keyboard.type('系列')
  await expect(area(one)).toHaveValue('吉华街道党工委打造品牌“吉事有华”系列。')
  await one.keyboard.press('Control+z')
  await expect(area(one)).toHaveValue('吉华街道打造品牌“吉事有华”系列。')
  await expect(area(two)).toHaveValue('吉华街道打造品牌“吉事有华”系列。')
  await one.keyboard.press('Control+Shift+z')
  await expect(area(two)).toHaveValue('吉华街道党工委打造品牌“吉事有华”系列。')
})

test('what was typed without a network survives a reload and joins what others wrote', async ({
  browser,
}) => {
  const [one, two] = [await office.signIn(browser, street), await office.signIn(browser, street)]
  await form(one, '2024Q2')
  await form(two, '2024Q2')
  await area(one).fill('开头。')
  await expect(area(two)).toHaveValue('开头。')
  await allSaved(one)
  await one.context().setOffline(true)
  await office.kill() // and the wire that was open is gone too
  await caretAfter(one, '开头')
  await one.keyboard.type('断网时写的')
  await expect(one.locator('form-row', { has: area(one) })).toContainText('本机')
  await office.start()
  await expect(two.locator('session-status')).toContainText('已连接', { timeout: 30_000 })
  await caretAfter(two, '。')
  await two.keyboard.type('结尾。')
  await allSaved(two)
  await one.context().setOffline(false)
  await one.reload()
  await expect(area(one)).toHaveValue('开头断网时写的。结尾。')
  await expect(area(two)).toHaveValue('开头断网时写的。结尾。')
  await allSaved(one)
})

test('an input method composes undisturbed while others write', async ({ browser }) => {
  const [one, two] = [await office.signIn(browser, street), await office.signIn(browser, street)]
  await form(one, '2024Q3')
  await form(two, '2024Q3')
  await area(one).fill('甲乙')
  await expect(area(two)).toHaveValue('甲乙')
  await caretAfter(one, '甲')
  const method = await one.context().newCDPSession(one)
  await method.send('Input.imeSetComposition', { text: 'long', selectionStart: 4, selectionEnd: 4 })
  await expect(area(one)).toHaveValue('甲long乙')
  await caretAfter(two, '甲乙')
  await two.keyboard.type('丙')
  await area(two).blur()
  await allSaved(two)
  // What the other wrote is on the server; here the composition is still whole, and nothing of it was sent.
  await one.waitForFunction(() => document.body !== null)
  await expect(area(one)).toHaveValue('甲long乙')
  await expect(area(two)).toHaveValue('甲乙丙')
  await method.send('Input.insertText', { text: '龙' })
  await expect(area(one)).toHaveValue('甲龙乙丙')
  await expect(area(two)).toHaveValue('甲龙乙丙')
})

test('in the sheet a long text opens beside it, with its length and who else is there', async ({
  browser,
}) => {
  const supervisor = await office.signIn(browser, '440307')
  await openSheet(supervisor, office, 'LG24-03/2024W10/440307')
  const narrative = cell(supervisor, '龙岗区\\(本级\\)', 'LG24.03.04')
  await narrative.dblclick()
  const panel = supervisor.locator('text-panel')
  await expect(panel).toContainText('建议 140–310 字')
  await supervisor.keyboard.type('龙岗区召开“每周一评”现场集中评议会。')
  await expect(narrative).toContainText('每周一评')
  await allSaved(supervisor)
  await supervisor.keyboard.press('Escape')
  await expect(panel).toHaveCount(0)

  // Who may not write sees the words and no place to write.
  await form(supervisor, '2024Q1')
  await expect(supervisor.locator('text-editor')).toContainText('吉事有华')
  await expect(area(supervisor)).toHaveCount(0)
})

test('the texts of all units are put together and copied after a look at private numbers', async ({
  browser,
}) => {
  const page = await office.signIn(browser, '440307')
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto(`${office.url}/totals/LG24-04/2024Q1/440307`)
  await page.getByRole('button', { name: '合并文本' }).click()
  const panel = page.locator('joined-texts-panel')
  await expect(panel).toContainText('龙城街道:吉华街道党工委打造品牌“吉事有华”系列。')
  await expect(panel).toContainText('缺报:')
  await panel.getByRole('button', { name: '复制全文' }).click()
  // Names are seen by people only, so that nothing is copied before somebody says that they have looked.
  await expect(panel.getByRole('alert')).toContainText('人名系统无法可靠识别,请人工核对')
  await expect(panel.getByRole('status')).toBeEmpty()
  await panel.getByRole('button', { name: '已核对人名,复制' }).click()
  await expect(panel.getByRole('status')).toContainText('人名系统无法识别')
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('龙城街道:吉华街道党工委')

  // The file with these texts: not before somebody says that it was read.
  const asked: string[] = []
  page.once('dialog', (dialog) => {
    asked.push(dialog.message())
    void dialog.dismiss()
  })
  await page.getByRole('link', { name: '导出 CSV' }).click()
  await expect.poll(() => asked.join()).toContain('可能含个人姓名')
  page.once('dialog', (dialog) => void dialog.accept())
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: '导出 CSV' }).click(),
  ])
  expect(download.suggestedFilename()).toContain('.csv')

  const street1 = await office.signIn(browser, street)
  await form(street1, '2024Q1')
  await caretAfter(street1, '系列。')
  await street1.keyboard.type('联系电话13800138000。')
  await expect(panel).toContainText('13800138000')
  await panel.getByRole('button', { name: '复制全文' }).click()
  await expect(panel.getByRole('alert')).toContainText('电话 13800138000')
  await panel.getByRole('button', { name: '已核对,仍然复制' }).click()
  await expect(panel.getByRole('status')).toContainText('已复制')
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('13800138000')
})

test('a text above its maximum says so and keeps the rest of it in the area', async ({ browser }) => {
  const page = await office.signIn(browser, street)
  await form(page, '2024Q4')
  await area(page).fill('字'.repeat(500))
  await allSaved(page)
  await area(page).press('End')
  await page.keyboard.type('多')
  await expect(page.locator('text-editor [role=alert]')).toContainText('已写 501 字,最多 500 字')
  await expect(area(page)).toHaveValue(`${'字'.repeat(500)}多`)
  await page.keyboard.press('Backspace')
  await expect(page.locator('text-editor [role=alert]')).toHaveCount(0)
})
