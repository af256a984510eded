import { expect, type Page, test } from '@playwright/test'
import { allSaved, cell, Office, openSheet } from './office.js'

const unit = '爱联社区爱联居委会'
const org = '440307015001'
const meetings = 'LG24.01.01'
const publicity = 'LG24.01.02'
const sheet = 'LG24-01/202407/440307015'
let office: Office

test.beforeAll(async () => {
  office = await Office.open()
})
test.afterAll(() => office.close())

const at = (page: Page, code: string) => cell(page, unit, code)

async function type(page: Page, code: string, value: string): Promise<void> {
  await at(page, code).click()
  await expect(at(page, code)).toHaveClass(/is-active/)
  await page.keyboard.type(value)
  await page.keyboard.press('Enter')
  await expect(at(page, code)).toHaveText(value)
}

/** One step of the unit's return, by the door that the buttons use. */
async function step(page: Page, action: string, words: object): Promise<void> {
  const answer = await page.request.post(`${office.url}/api/returns/LG24-01/202407/${org}/${action}`, {
    data: words,
    headers: { origin: office.url },
  })
  expect(answer.status()).toBe(200)
}

test('a cell that was sent back says so in words until it is answered, and the sheet counts it', async ({
  browser,
}) => {
  const clerk = await office.signIn(browser, org)
  const reviewer = await office.signIn(browser, '440307015')
  await openSheet(clerk, office, sheet)
  await allSaved(clerk)
  await type(clerk, meetings, '12')
  await allSaved(clerk)
  await step(clerk, 'submit', { missing: '本月未开展' })
  await step(reviewer, 'send-back', {
    reason: '请核实',
    cells: [{ key: meetings, reason: '与会议记录不符' }],
  })

  // The page was open all the time.
  await expect(at(clerk, meetings)).toHaveAttribute('data-flag', '退回')
  await expect(at(clerk, meetings)).toHaveAttribute('title', /被退回:与会议记录不符\(.*审核员\)/)
  const status = clerk.locator('sent-back-status')
  await expect(status).toContainText('被退回 1 格')
  await at(clerk, publicity).click()
  await expect(at(clerk, publicity)).toHaveClass(/is-active/)
  await status.getByRole('button', { name: '下一处退回' }).click()
  await expect(at(clerk, meetings)).toHaveClass(/is-active/)
  await expect(clerk.locator('cell-bar')).toContainText('被退回:与会议记录不符')
  await clerk.screenshot({ path: 'test-results/states-sent-back.png' })

  await clerk.keyboard.type('13')
  await clerk.keyboard.press('Enter')
  await expect(at(clerk, meetings)).toHaveAttribute('data-flag', '已改')
  await expect(status).toContainText('被退回 1 格,其中 1 格已改')
  await allSaved(clerk)
  await clerk.reload()
  await expect(at(clerk, meetings)).toHaveAttribute('data-flag', '已改')

  // The form, which a phone shows, says the same at the row.
  const form = await clerk.context().newPage()
  await form.setViewportSize({ width: 390, height: 844 })
  await form.goto(`${office.url}/form/LG24-01/202407/${org}`)
  await expect(form.locator('form-row').first()).toContainText('被退回:与会议记录不符')
  await expect(form.locator('form-row').first()).toContainText('已改,待重新提交')
  await expect(form.locator('form-page')).not.toContainText('也在这里') // oneself in the sheet is nobody else
  await form.screenshot({ path: 'test-results/states-sent-back-form.png' })
  await form.close()

  // Handed in again, it is the reviewer's, and the mark is gone.
  await step(clerk, 'submit', { missing: '本月未开展' })
  await expect(at(clerk, meetings)).not.toHaveClass(/is-sent-back/)
  await expect(status).not.toContainText('被退回')
  await Promise.all([clerk, reviewer].map((page) => page.context().close()))
})

test('who comes back is led to what others changed meanwhile, until it was seen', async ({ browser }) => {
  const scope = 'LG24-01/202409/440307015'
  const chief = await office.signIn(browser, '440307015')
  const clerk = await office.signIn(browser, org)
  const status = chief.locator('unseen-status')
  for (const page of [chief, clerk]) await openSheet(page, office, scope)
  await allSaved(clerk)
  await type(clerk, meetings, '5')
  await expect(at(chief, meetings)).toHaveText('5')

  // Seen as it happened: nothing of it is told when the person comes back.
  await chief.goto(office.url)
  await expect(chief.locator('home-page')).toContainText('龙城街道')
  await type(clerk, meetings, '6')
  await type(clerk, publicity, '70')
  await type(clerk, 'LG24.01.06', '8')
  await allSaved(clerk)
  await openSheet(chief, office, scope)
  await expect(status).toContainText('看过之后,他人改了 3 格')
  await expect(at(chief, meetings)).toHaveClass(/is-unseen/)
  await expect(at(chief, meetings)).toHaveAttribute('title', /爱联社区爱联填报员于 .* 改过,原为 5/)
  await chief.screenshot({ path: 'test-results/states-unseen.png' })

  const total = cell(chief, '龙城街道 合计', meetings)
  await total.click()
  await expect(total).toHaveClass(/is-active/)
  await chief.keyboard.press('Alt+n')
  await expect(at(chief, meetings)).toHaveClass(/is-active/)
  await expect(status).toContainText('他人改了 2 格')
  await expect(at(chief, meetings)).not.toHaveClass(/is-unseen/)
  await status.getByRole('button', { name: '下一处改动' }).click()
  await expect(at(chief, publicity)).toHaveClass(/is-active/)
  await expect(status).toContainText('他人改了 1 格')

  // What was not come to is still told the next time.
  await chief.reload()
  await expect(status).toContainText('他人改了 1 格')
  await status.getByRole('button', { name: '全部看过' }).click()
  await expect(status).not.toContainText('他人改了')

  // A page that stood open unseen is come back to as well.
  const turn = (to: 'hidden' | 'visible', minutes: number) =>
    chief.evaluate(
      ([state, ahead]) => {
        Object.defineProperty(document, 'visibilityState', { value: state, configurable: true })
        const now = Date.now()
        Date.now = () => now + ahead * 60_000
        document.dispatchEvent(new Event('visibilitychange'))
      },
      [to, minutes] as const,
    )
  await turn('hidden', 0)
  await type(clerk, publicity, '71')
  await expect(at(chief, publicity)).toHaveText('71')
  await turn('visible', 6)
  await expect(status).toContainText('他人改了 1 格')
  await Promise.all([chief, clerk].map((page) => page.context().close()))
})

test('leaving asks only when something would be lost', async ({ browser }) => {
  const clerk = await office.signIn(browser, org)
  const context = clerk.context()
  const plain = await context.newPage()
  // A browser that forbids storage: what is typed without a line is in the page alone.
  await clerk.addInitScript(() => Object.defineProperty(window, 'indexedDB', { value: undefined }))
  const path = 'LG24-01/202408/440307015'
  for (const page of [clerk, plain]) {
    await openSheet(page, office, path)
    await allSaved(page)
  }
  await office.kill()
  for (const page of [clerk, plain]) {
    await expect(page.locator('session-status')).toContainText(/离线|连接中/)
    await page.bringToFront()
    await type(page, page === clerk ? meetings : publicity, '21')
    await expect(page.locator('session-status')).toContainText('项待传')
  }
  // Kept on this computer: nothing to ask.
  const gone = plain.waitForEvent('close')
  await plain.close({ runBeforeUnload: true })
  await gone

  const asked = clerk.waitForEvent('dialog')
  await clerk.close({ runBeforeUnload: true })
  const dialog = await asked
  expect(dialog.type()).toBe('beforeunload')
  await dialog.dismiss()
  await expect(at(clerk, meetings)).toHaveText('21')
  await office.startAgain(clerk)
  await allSaved(clerk)
  await context.close()
})
