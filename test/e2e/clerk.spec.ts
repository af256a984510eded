import { expect, type Page, test } from '@playwright/test'
import { allSaved, Office, openSheet } from './office.js'

// What the work costs a person's hands: printed, and held to an upper bound.

let office: Office

test.beforeAll(async () => {
  office = await Office.open()
})
test.afterAll(() => office.close())

/** Presses keys and counts those that are no digits of an answer. */
class Hands {
  readonly #page: Page
  digits = 0
  others = 0

  constructor(page: Page) {
    this.#page = page
  }

  async type(digits: string): Promise<void> {
    this.digits += digits.length
    await this.#page.keyboard.type(digits)
  }

  /** `Control+z` is one stroke with a held key: it counts as two. */
  async press(key: string): Promise<void> {
    this.others += key.split('+').length
    await this.#page.keyboard.press(key)
  }
}

const unit = '440309005S01'
const months = ['202401', '202402', '202403'] as const

test('thirty cells with two corrections are filled and handed in by keyboard alone', async ({ browser }) => {
  const page = await office.signIn(browser, unit)
  const hands = new Hands(page)
  let filled = 0
  for (const month of months) {
    await openSheet(page, office, `FM24-01/${month}/${unit}`)
    await expect(page.locator('.my-row.is-active')).toBeVisible()
    const missing = page.locator('.ag-row .my-row.is-missing')
    const count = Math.min(10, await missing.count())
    for (let i = 0; i < count; i += 1) {
      await hands.type(String(10 + i))
      await hands.press('Tab')
      filled += 1
    }
    if (month === months[0]) {
      // Two corrections: back to the cell, the right number over the wrong one.
      await hands.press('Shift+Tab')
      await hands.type('77')
      await hands.press('Shift+Tab')
      await hands.press('Shift+Tab')
      await hands.type('66')
      await hands.press('Enter')
    }
    await allSaved(page)
  }
  // Handed in without leaving the keyboard: the words for what is still empty, then the button beside them.
  await hands.press('F9')
  const dialog = page.getByRole('dialog')
  await expect(dialog).toBeVisible()
  const missing = dialog.getByLabel('缺报原因')
  if (await missing.isVisible()) {
    await missing.focus()
    await page.keyboard.type('其余暂无')
  }
  await dialog.getByRole('button', { name: '提交', exact: true }).focus()
  await hands.press('Enter')
  await expect(page.locator('status-chip').first()).toHaveText('已提交')
  const each = hands.others / filled
  console.log(
    `a clerk's return by keyboard: ${filled} cells, 2 corrections: ${hands.digits} digits and ${hands.others} other strokes, ${each.toFixed(2)} per cell beyond its digits (aim 2.2)`,
  )
  expect(filled).toBe(30)
  expect(each).toBeLessThanOrEqual(2.2)
  await page.context().close()
})

test('a ledger item on a phone', async ({ browser }) => {
  const org = '440307003008'
  const page = await office.signIn(browser, org)
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(`${office.url}/ledger/LG24-02/2024/${org}`)
  await expect(page.locator('ledger-list tr.draft')).toBeAttached()
  let taps = 0
  let keys = 0
  const tap = async (selector: string) => {
    await page.locator(selector).click()
    taps += 1
  }
  const type = async (text: string) => {
    await page.keyboard.type(text)
    await page.keyboard.press('Enter')
    keys += text.length + 1
  }
  await tap('.add-bar button')
  await expect(page.locator('ledger-list tr.draft.active td[data-column=name] input')).toBeFocused()
  await type('楼道照明')
  // Enter has led on to the answers that are chosen: on a phone two taps each.
  const line = page.locator('ledger-list tbody tr:not(.draft)').first()
  for (const select of await line.locator('select').all()) {
    await select.selectOption({ index: 1 })
    taps += 2
  }
  await tap('ledger-list tbody tr:not(.draft) td[data-column=amount] input')
  await expect(line.locator('td[data-column=amount] input')).toHaveAttribute('inputmode', 'decimal')
  await type('12.5')
  await allSaved(page)
  await expect(page.locator('ledger-foot')).toContainText('125,000 元')
  await page.screenshot({ path: 'test-results/clerk-phone-ledger.png' })
  // Half a second a key and a second a tap, as thumbs do it.
  const seconds = keys * 0.5 + taps
  console.log(`a ledger item on a phone: ${taps} taps, ${keys} keys, about ${seconds} s (aim 20)`)
  expect(seconds).toBeLessThanOrEqual(20)
  await page.context().close()
})
