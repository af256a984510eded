import { expect, test } from '@playwright/test'
import { Office } from './office.js'

const sheet = 'LG24-01/202403'
const own = '440307003002'

let office: Office

test.beforeAll(async () => {
  office = await Office.open()
})
test.afterAll(() => office.close())

test('a return is filled down the page with Enter and counts its progress', async ({ browser }) => {
  const page = await office.signIn(browser, own)
  await page.goto(`${office.url}/form/${sheet}/${own}`)
  const form = page.locator('form-page')
  await expect(form).toContainText('已填 0 / 4 项')
  await form.getByRole('button', { name: '下一个未填项' }).click() // there once the return may be written
  for (const value of ['3', '１,２00', '0']) {
    await page.keyboard.type(value)
    await page.keyboard.press('Enter')
  }
  await expect(form).toContainText('已填 3 / 4 项')
  await expect(page.locator('form-row input').nth(1)).toHaveValue('1200')
  await expect(page.locator('form-row .saved')).toHaveCount(3)

  const last = page.locator('form-row').nth(3)
  await last.getByRole('button', { name: '标为不适用' }).click()
  await page.keyboard.press('Enter')
  await expect(last).toContainText('请先写明原因')
  await page.keyboard.type('本单位无此项工作')
  await page.keyboard.press('Enter')
  await expect(last).toContainText('不适用:本单位无此项工作')
  await expect(form).toContainText('全部填完,共 4 项')

  await last.getByRole('button', { name: '写说明' }).click()
  await page.keyboard.type('与街道核对过')
  await page.keyboard.press('Control+Enter')
  await expect(page.locator('session-status')).toContainText('全部已保存')
  await page.reload()
  await expect(form).toContainText('全部填完,共 4 项')
  await expect(last.locator('textarea, input')).toHaveValue('与街道核对过')

  await page.setViewportSize({ width: 412, height: 915 })
  await expect(page.locator('form-row input').first()).toHaveAttribute('inputmode', 'decimal')
})

test('a reviewer picks a unit and reads it with the reason', async ({ browser }) => {
  const page = await office.signIn(browser, '440307003')
  await page.goto(`${office.url}/form/${sheet}/440307003`)
  const list = page.locator('unit-progress-list')
  await expect(list.getByRole('row').nth(1)).toContainText('4 / 4')
  await list.getByRole('link', { name: '良安田社区居委会' }).click()
  await expect(page).toHaveURL(new RegExp(`${own}$`))
  await expect(page.locator('form-page')).toContainText('只能填报本单位的数据')
  await page.locator('unit-picker select').selectOption({ label: '新木社区居委会' })
  await expect(page).toHaveURL(/440307003004$/)
  await expect(page.locator('form-page')).toContainText('已填 0 / 4 项')
})

test('an answer that somebody else changes meanwhile is shown, and Escape takes it', async ({ browser }) => {
  const org = '440307003005'
  const [mine, theirs] = [await office.signIn(browser, org), await office.signIn(browser, org)]
  for (const page of [mine, theirs]) {
    await page.goto(`${office.url}/form/${sheet}/${org}`)
    await expect(page.locator('form-row input').first()).toBeVisible()
  }
  const input = mine.locator('form-row input').first()
  await input.click()
  await mine.keyboard.type('5')
  await theirs.locator('form-row input').first().click()
  await theirs.keyboard.type('7')
  await theirs.keyboard.press('Enter')
  await expect(mine.locator('form-row').first()).toContainText('“7”')
  await expect(input).toHaveValue('5')
  await mine.keyboard.press('Escape')
  await expect(input).toHaveValue('7')
})
