import { type BrowserContextOptions, expect, type Page, test } from '@playwright/test'
import { allSaved, cell, Office, openSheet } from './office.js'

const [first, second, third] = ['LG24.06.01', 'LG24.06.02', 'LG24.06.03'] as const
const own = { login: '440307015', name: '龙城街道' }

let office: Office
let signedIn: NonNullable<BrowserContextOptions['storageState']>

test.beforeAll(async ({ browser }) => {
  office = await Office.open()
  const page = await office.signIn(browser, own.login)
  signedIn = await page.context().storageState()
  await page.context().close()
})
test.afterAll(() => office.close())

const mine = (page: Page, code: string) => cell(page, own.name, code)

async function mySheet(page: Page, period: string): Promise<void> {
  await openSheet(page, office, `LG24-06/${period}/440307`)
  await expect(mine(page, first)).toHaveClass(/is-active/)
}

test('by touch: buttons edit, go on, copy, paste and clear; a box takes the paste where the clipboard may not be read', async ({
  browser,
}) => {
  const phone = {
    storageState: signedIn,
    hasTouch: true,
    isMobile: true,
    viewport: { width: 390, height: 844 },
  }
  const context = await browser.newContext(phone)
  const page = await context.newPage()
  await mySheet(page, '2024W21')
  const bar = page.getByRole('toolbar', { name: '对选中的格' })
  const press = (name: string) => bar.getByRole('button', { name, exact: true }).tap()

  await press('修改')
  await expect(page.locator('.cell-editor.editing')).toBeFocused()
  await page.keyboard.type('7')
  // 下一格 takes the entry and edits on: a keyboard of digits alone has no Enter.
  await press('下一格')
  await expect(mine(page, first)).toHaveText('7')
  await expect(mine(page, second)).toHaveClass(/is-active/)
  await expect(page.locator('.cell-editor.editing')).toBeFocused()
  await page.keyboard.type('5')
  await press('复制') // takes the entry, too
  await expect(page.locator('toast-line')).toContainText('已复制 1 格')
  await press('下一格')
  await expect(mine(page, third)).toHaveClass(/is-active/)
  await press('粘贴')
  await expect(mine(page, third)).toHaveText('5')
  await press('清除')
  await expect(mine(page, third)).toHaveText('')
  await allSaved(page)
  await context.close()

  const plain = await browser.newContext(phone)
  const there = await plain.newPage()
  // As on plain http, where the function is missing.
  await there.addInitScript(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }))
  await openSheet(there, office, 'LG24-06/2024W21/440307')
  await expect(mine(there, second)).toHaveText('5')
  const under = there.getByRole('toolbar', { name: '对选中的格' })
  await expect(there.locator('.ag-cell.is-active')).toHaveCount(1)
  await mine(there, second).tap()
  await expect(mine(there, second)).toHaveClass(/is-active/)
  await under.getByRole('button', { name: '复制' }).tap()
  await expect(there.locator('toast-line')).toContainText('已复制 1 格')
  await under.getByRole('button', { name: '下一格' }).tap()
  await expect(mine(there, third)).toHaveClass(/is-active/)
  await under.getByRole('button', { name: '粘贴' }).tap()
  const box = there.getByRole('textbox', { name: '粘贴框' })
  await expect(box).toBeFocused()
  await there.keyboard.press('Control+v')
  await expect(mine(there, third)).toHaveText('5')
  await expect(box).toHaveCount(0)
  await allSaved(there)
  await plain.close()
})

test('keys of the sheet work from anywhere on its page but a field; Escape and Tab lead from the cells to 提交', async ({
  browser,
}) => {
  const context = await browser.newContext({ storageState: signedIn })
  const page = await context.newPage()
  await mySheet(page, '2024W22')
  await page.keyboard.type('8')
  await page.keyboard.press('Enter')
  await expect(mine(page, first)).toHaveText('8')
  const back = page.getByRole('button', { name: '上一期' })
  await back.focus()
  await page.keyboard.press('Control+h')
  const find = page.locator('find-bar')
  await expect(find.getByRole('textbox', { name: '替换为' })).toBeVisible()
  const words = find.getByRole('searchbox')
  await expect(words).toBeFocused()
  await page.keyboard.type('8')
  await expect(find).toContainText('共')
  // In a field the keys are the field's: the figure in the sheet stays.
  await page.keyboard.press('Control+z')
  await expect(words).toHaveValue('')
  await expect(mine(page, first)).toHaveText('8')
  await page.keyboard.press('Escape')
  await expect(find).toHaveCount(0)
  await back.focus()
  await page.keyboard.press('Control+f')
  await expect(words).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(find).toHaveCount(0)
  await back.focus()
  await page.keyboard.press('Control+z')
  await expect(mine(page, first)).toHaveText('')
  await page.keyboard.press('Control+y')
  await expect(mine(page, first)).toHaveText('8')
  await mine(page, second).click()
  await expect(mine(page, second)).toHaveClass(/is-active/)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Tab')
  await expect(page.locator('review-bar').getByRole('button', { name: '提交' })).toBeFocused()
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.type('4')
  await page.keyboard.press('Enter')
  await expect(mine(page, second)).toHaveText('4')
  await context.close()
})
