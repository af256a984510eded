import { expect, test } from '@playwright/test'
import { cell, Office, openSheet } from './office.js'

const sheet = 'LG24-01/202403/440307003'
const clerk = '440307003002'

let office: Office

test.beforeAll(async () => {
  office = await Office.open()
})
test.afterAll(() => office.close())

test('a wrong password is answered in words, and the right one still lets in', async ({ page }) => {
  await page.goto(`${office.url}/sign-in`)
  await expect(page.getByLabel('账号')).toBeFocused()
  await page.getByRole('button', { name: '登录' }).click()
  await expect(page.getByRole('alert')).toContainText('请填写账号和密码')

  await page.getByLabel('账号').fill(clerk)
  await page.getByLabel('密码', { exact: true }).fill('wrong')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert')).toContainText('账号或密码不正确')
  // What was typed is still there and selected: typing again replaces it.
  await expect(page.getByLabel('账号')).toHaveValue(clerk)
  await page.screenshot({ path: 'test-results/sign-in-wrong.png' })

  const account = (await office.accounts('clerk')).find(({ login }) => login === clerk)
  await page.keyboard.type(account?.password ?? '')
  await page.keyboard.press('Enter')
  await expect(page.locator('home-page')).toContainText('我的填报')
  await expect(page.locator('app-header')).toContainText('良安田社区居委会')
})

test('an account that does not exist gets the same words as a wrong password', async ({ page }) => {
  await page.goto(`${office.url}/sign-in`)
  await page.getByLabel('账号').fill('999999')
  await page.getByLabel('密码', { exact: true }).fill('wrong')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert')).toContainText('账号或密码不正确')

  // The server says it in Chinese with a code; whoever reads English gets English words for the code.
  await page.evaluate(() => localStorage.setItem('huibiao.language', 'en'))
  await page.reload()
  await page.locator('#login').fill('999999')
  await page.locator('#password').fill('wrong')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert')).toContainText('The account or the password is wrong')
})

test('the address of a sheet asks to sign in and then opens that sheet; a foreign address does not', async ({
  page,
}) => {
  const [account] = (await office.accounts('clerk')).filter(({ login }) => login === clerk)
  const signIn = async () => {
    await page.getByLabel('账号').fill(clerk)
    await page.getByLabel('密码', { exact: true }).fill(account?.password ?? '')
    await page.keyboard.press('Enter')
  }
  await page.goto(`${office.url}/sheet/${sheet}`)
  await expect(page).toHaveURL(/\/sign-in\?back=/)
  await signIn()
  await expect(page).toHaveURL(`${office.url}/sheet/${sheet}`)
  await expect(cell(page, '良安田社区居委会', 'LG24.01.01')).toBeVisible()

  await page.getByRole('button', { name: '退出登录' }).click()
  await expect(page).toHaveURL(/\/sign-in$/)
  await page.goto(`${office.url}/sign-in?back=//example.org/`)
  await signIn()
  await expect(page.locator('home-page')).toContainText('我的填报')
  await expect(page).toHaveURL(`${office.url}/`)
})

test('signing out in one tab ends the session in the other one too', async ({ browser }) => {
  const first = await office.signIn(browser, clerk)
  await first.goto(office.url)
  const second = await first.context().newPage()
  await openSheet(second, office, sheet)
  await expect(second.locator('session-status')).toContainText('已连接')

  await first.getByRole('button', { name: '退出登录' }).click()
  await expect(first).toHaveURL(/\/sign-in$/)
  await expect(second).toHaveURL(/\/sign-in\?back=/)
  await expect(second.locator('sign-in-page')).toContainText('登录已失效')
  await second.screenshot({ path: 'test-results/sign-in-ended.png' })
  // The session is gone, not only the page.
  expect((await second.request.get(`${office.url}/api/workplace`)).status()).toBe(401)
  expect((await second.request.get(`${office.url}/export/sheet/${sheet}.csv`)).status()).toBe(401)
  await first.context().close()
})
