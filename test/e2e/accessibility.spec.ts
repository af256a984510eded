import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { expect, type Page, test } from '@playwright/test'
import { allSaved, Office, openSheet } from './office.js'

/**
 * WCAG 2.2 AA, as far as a program can judge it: axe over every page, in the light, dark and high-contrast colours in
 * Chinese, and in English, whose colours are the same, in the light ones. Nothing is let pass.
 */
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const themes = ['light', 'dark', 'contrast'] as const
const clerk = '440307003002'
const axeSource = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

let office: Office
let axe: string

test.beforeAll(async () => {
  office = await Office.open()
  axe = await readFile(axeSource, 'utf8')
})
test.afterAll(() => office.close())

interface Violation {
  readonly rule: string
  readonly where: string
  readonly help: string
}

/** What axe finds wrong on the page as it stands, after what is let pass. */
async function violations(page: Page, place: string): Promise<readonly string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe)
  const found: readonly Violation[] = await page.evaluate(async (wanted) => {
    const { axe: runner } = window as unknown as {
      readonly axe: {
        run(
          context: Document,
          options: unknown,
        ): Promise<{
          readonly violations: readonly {
            readonly id: string
            readonly help: string
            readonly nodes: readonly {
              readonly target: unknown
              readonly any: readonly { readonly message: string }[]
            }[]
          }[]
        }>
      }
    }
    const result = await runner.run(document, { runOnly: { type: 'tag', values: wanted } })
    return result.violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, any }) => ({
        rule: id,
        where: JSON.stringify(target),
        help: `${help} ${any.map(({ message }) => message).join('; ')}`,
      })),
    )
  }, tags)
  return found.map(({ rule, where, help }) => `${place}: ${rule} at ${where}: ${help}`)
}

/** Judges the present page in every colour scheme; in English in one. */
async function inAllColours(page: Page, place: string): Promise<readonly string[]> {
  const found: string[] = []
  const english = (await page.locator('html').getAttribute('lang')) === 'en'
  for (const theme of english ? themes.slice(0, 1) : themes) {
    await page.evaluate((detail) => {
      window.dispatchEvent(new CustomEvent('huibiao-appearance', { detail }))
    }, `${theme} normal`)
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
    found.push(...(await violations(page, `${place} (${theme})`)))
  }
  return found
}

async function speak(page: Page, language: 'zh-CN' | 'en'): Promise<void> {
  await page.goto(office.url)
  await page.evaluate((chosen) => localStorage.setItem('huibiao.language', chosen), language)
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('lang', language)
}

for (const language of ['zh-CN', 'en'] as const) {
  test(`nothing on the pages of a clerk keeps anybody out (${language})`, async ({ browser }) => {
    test.setTimeout(240_000)
    const found: string[] = []
    const page = await office.signIn(browser, clerk)
    await speak(page, language)
    await page.locator('home-page .agenda').waitFor()
    found.push(...(await inAllColours(page, 'home')))
    await openSheet(page, office, `LG24-01/202403/440307003`)
    found.push(...(await inAllColours(page, 'sheet')))
    await page.keyboard.press('F1')
    await page.locator('help-sheet dialog[open]').waitFor()
    found.push(...(await inAllColours(page, 'help')))
    await page.keyboard.press('Escape')
    await page.locator('display-menu button').click()
    found.push(...(await inAllColours(page, 'display menu')))
    await page.goto(`${office.url}/form/LG24-08/2024S1/${clerk}`)
    await page.locator('form-row').first().waitFor()
    found.push(...(await inAllColours(page, 'form')))
    await page.goto(`${office.url}/ledger/LG24-02/2024/${clerk}`)
    await page.locator('ledger-list table').first().waitFor()
    found.push(...(await inAllColours(page, 'ledger')))
    expect(found.join('\n')).toBe('')
    await page.context().close()
  })

  test(`nothing on the pages of a supervisor keeps anybody out (${language})`, async ({ browser }) => {
    test.setTimeout(240_000)
    const found: string[] = []
    const page = await office.signIn(browser, '440307')
    await speak(page, language)
    await page.locator('home-page table-card').first().waitFor()
    found.push(...(await inAllColours(page, 'home')))
    await page.goto(`${office.url}/totals/LG24-01/202403/440307`)
    await page.locator('totals-page tbody tr').first().waitFor()
    found.push(...(await inAllColours(page, 'totals')))
    await page.locator('totals-page tbody .coverage').first().click()
    await page.locator('missing-panel').waitFor()
    found.push(...(await inAllColours(page, 'who is missing')))
    await page.goto(`${office.url}/review/LG24-01/202403/440307`)
    await page.locator('review-page table tbody tr').first().waitFor()
    found.push(...(await inAllColours(page, 'review')))
    await page.goto(`${office.url}/audit`)
    await page.locator('audit-page tbody tr').first().waitFor()
    found.push(...(await inAllColours(page, 'audit log')))
    expect(found.join('\n')).toBe('')
    await page.context().close()
  })
}

test('the questions before a step of the review keep nobody out, and give the focus back', async ({
  browser,
}) => {
  test.setTimeout(180_000)
  const found: string[] = []
  const page = await office.signIn(browser, clerk)
  await page.goto(`${office.url}/form/LG24-01/202405/${clerk}`)
  await page.locator('form-row input').first().fill('3')
  await page.keyboard.press('Enter')
  await allSaved(page)
  const submit = page.getByRole('button', { name: '提交', exact: true })
  await submit.click()
  const dialog = page.locator('submit-dialog dialog[open]')
  await dialog.waitFor()
  found.push(...(await inAllColours(page, 'submitting')))
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  await expect(submit).toBeFocused()
  await submit.click()
  await dialog.getByRole('button', { name: '提交' }).click()
  await expect(dialog.getByLabel('缺报原因')).toBeFocused()
  await expect(dialog.getByLabel('缺报原因')).toHaveAccessibleDescription(/\S/)
  await dialog.getByLabel('缺报原因').fill('本月未开展')
  await dialog.getByRole('button', { name: '提交' }).click()
  await expect(page.locator('status-chip').first()).toContainText('已提交')

  const reviewer = await office.signIn(browser, '440307003')
  await reviewer.goto(`${office.url}/review/LG24-01/202405/440307003`)
  await reviewer.getByRole('checkbox', { name: '良安田' }).check()
  await reviewer.getByRole('button', { name: /^退回/ }).click()
  await reviewer.locator('review-dialog dialog[open]').waitFor()
  await reviewer.locator('review-dialog button.primary').click()
  await expect(reviewer.locator('review-dialog textarea')).toBeFocused()
  await expect(reviewer.locator('review-dialog textarea')).toHaveAccessibleDescription(/\S/)
  found.push(...(await inAllColours(reviewer, 'sending back')))
  expect(found.join('\n')).toBe('')
  await page.context().close()
  await reviewer.context().close()
})

test('signing in keeps nobody out, also after a mistake', async ({ browser }) => {
  const page = await browser.newPage()
  await page.goto(`${office.url}/sign-in`)
  await page.getByLabel('账号').fill(clerk)
  await page.getByLabel('密码', { exact: true }).fill('wrong')
  await page.keyboard.press('Enter')
  const problem = page.getByRole('alert')
  await expect(problem).toBeVisible()
  const words = (await problem.textContent()) ?? ''
  await expect(page.getByLabel('账号')).toHaveAccessibleDescription(words.trim())
  expect((await inAllColours(page, 'sign-in')).join('\n')).toBe('')
  await page.context().close()
})
