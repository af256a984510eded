import { expect, test } from '@playwright/test'
import { allSaved, cell, Office, openSheet, toMyRow } from './office.js'

const scope = '440307015'
const sheet = `LG24-01/202403/${scope}`
const meetings = 'LG24.01.01'
const first = '爱联社区爱联居委会'

let office: Office

test.beforeAll(async () => {
  office = await Office.open()
})
test.afterAll(() => office.close())

test('a person is followed through the sheet until any key, and several at one cell are counted', async ({
  browser,
}) => {
  const chief = await office.signIn(browser, scope)
  const clerk = await office.signIn(browser, '440307015001')
  const other = await office.signIn(browser, '440307015004')
  for (const page of [chief, clerk, other]) await openSheet(page, office, 'LG24-01/202403/440307')
  await chief.setViewportSize({ width: 1000, height: 560 })
  const name = '爱联社区爱联填报员'

  // The chief looks at the top of the district; the clerk's row is far below.
  await chief.keyboard.press('Control+Home')
  await toMyRow(clerk)
  await chief.locator('sheet-bar').getByRole('button', { name: name }).click()
  await expect(chief.locator('.following')).toContainText(`正在跟随${name}`)
  await expect(cell(chief, first, meetings)).toBeInViewport()
  await expect(cell(chief, first, meetings)).toHaveAttribute('data-peer', name)
  await cell(clerk, '尚景社区居委会', meetings).click()
  await expect(cell(chief, '尚景社区居委会', meetings)).toHaveClass(/has-peer/)

  await cell(other, '尚景社区居委会', meetings).click()
  await expect(cell(chief, '尚景社区居委会', meetings)).toHaveAttribute('data-peer', / \+1$/)
  await chief.screenshot({ path: 'test-results/people-following.png' })

  // The own place did not move, and a key ends it.
  await chief.keyboard.press('Escape')
  await expect(chief.locator('.following')).toHaveCount(0)
  await clerk.keyboard.press('Control+End')
  await Promise.all([chief, clerk, other].map((page) => page.context().close()))
})

test('cells are coloured by who filled them, with letters and a legend in words', async ({ browser }) => {
  const clerk = await office.signIn(browser, '440307015001')
  const other = await office.signIn(browser, '440307015004')
  for (const page of [clerk, other]) await openSheet(page, office, sheet)
  for (const [page, value] of [
    [clerk, '12'],
    [other, '34'],
  ] as const) {
    await toMyRow(page)
    await page.keyboard.type(value)
    await page.keyboard.press('Tab')
    await allSaved(page)
  }
  const chief = await office.signIn(browser, scope)
  await openSheet(chief, office, sheet)
  await chief.getByRole('button', { name: '谁填的' }).click()
  const legend = chief.locator('author-legend')
  await expect(legend).toContainText('爱联社区爱联填报员(1 格)')
  await expect(cell(chief, first, meetings)).toHaveAttribute('data-author', '爱')
  await expect(cell(chief, first, meetings)).toHaveClass(/by-author/)
  await chief.screenshot({ path: 'test-results/people-colours.png' })
  // Followed live: who writes now is counted and coloured.
  await clerk.keyboard.type('5')
  await clerk.keyboard.press('Tab')
  await expect(legend).toContainText('爱联社区爱联填报员(2 格)')
  await legend.getByRole('button', { name: '不再着色' }).click()
  await expect(cell(chief, first, meetings)).not.toHaveClass(/by-author/)

  // What changed since the last look, by person.
  await chief.goto(office.url)
  await cell(clerk, first, meetings).click()
  await clerk.keyboard.type('13')
  await clerk.keyboard.press('Tab')
  await expect(cell(clerk, first, meetings)).toHaveText('13')
  await allSaved(clerk)
  await openSheet(chief, office, sheet)
  await chief.getByRole('button', { name: '谁填的' }).click()
  await legend.getByRole('checkbox').check()
  await expect(legend).toContainText('爱联社区爱联填报员(1 格)')
  await expect(cell(chief, first, meetings)).toHaveClass(/by-author/)
  await expect(cell(chief, '回龙埔社区居委会', meetings)).not.toHaveClass(/by-author/)
  await Promise.all([chief, clerk, other].map((page) => page.context().close()))
})

test('what others have selected is outlined, with the name at their cell', async ({ browser }) => {
  const chief = await office.signIn(browser, scope)
  const clerk = await office.signIn(browser, '440307015004')
  for (const page of [chief, clerk]) await openSheet(page, office, `LG24-01/202404/${scope}`)
  const second = '回龙埔社区居委会'
  const third = '尚景社区居委会'
  await cell(clerk, second, meetings).click()
  await expect(cell(clerk, second, meetings)).toHaveClass(/is-active/)
  await cell(clerk, third, 'LG24.01.02').click({ modifiers: ['Shift'] })
  await expect(cell(clerk, third, 'LG24.01.02')).toHaveClass(/is-selected/)

  await expect(cell(chief, second, meetings)).toHaveClass(/peer-top.*peer-left/)
  await expect(cell(chief, second, meetings)).toHaveAttribute('data-peer', '回龙埔社区填报员')
  await expect(cell(chief, second, meetings)).toHaveAttribute('title', /回龙埔社区填报员\(选中 2 行\)/)
  await expect(cell(chief, third, 'LG24.01.02')).toHaveClass(/peer-bottom.*peer-right/)
  await expect(cell(chief, first, meetings)).not.toHaveClass(/peer-range/)
  await chief.screenshot({ path: 'test-results/people-ranges.png' })
  await clerk.keyboard.press('ArrowDown')
  await expect(chief.locator('.peer-range')).toHaveCount(0)
  await Promise.all([chief, clerk].map((page) => page.context().close()))
})
