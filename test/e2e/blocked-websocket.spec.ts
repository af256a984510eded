import { expect, test } from '@playwright/test'
import { type NoUpgradeProxy, openNoUpgradeProxy } from '../support/no-upgrade-proxy.js'
import { allSaved, cell, Office, openSheet } from './office.js'

const sheet = 'LG24-01/202407/440307015'
const meetings = 'LG24.01.01'
const publicity = 'LG24.01.02'
const first = '爱联社区爱联居委会'
const second = '回龙埔社区居委会'

test.describe('behind a proxy that refuses WebSocket', () => {
  let office: Office
  let proxy: NoUpgradeProxy

  test.beforeAll(async () => {
    office = await Office.open()
    proxy = await openNoUpgradeProxy(office.url)
  })
  test.afterAll(async () => {
    await proxy.close()
    await office.close()
  })

  test('a clerk fills a cell that is saved, and the supervisor outside sees it live', async ({ browser }) => {
    const chief = await office.signIn(browser, '440307')
    await openSheet(chief, office, sheet)
    const bao = await office.signIn(browser, '440307015004')
    await openSheet(bao, office, sheet)

    const anna = await office.signIn(browser, '440307015001', proxy.url)
    await openSheet(anna, proxy, sheet)
    await expect(anna.locator('session-status')).toContainText('已连接(兼容模式)')
    // One more on a slow machine: a second attempt may begin while the first asks whether ordinary requests pass.
    const refusals = proxy.refusals
    expect([2, 3]).toContain(refusals)
    await cell(anna, first, meetings).click()
    await anna.keyboard.type('12')
    await anna.keyboard.press('Enter')
    await allSaved(anna)
    await expect(cell(chief, first, meetings)).toHaveText('12')
    await expect(chief.locator('session-status')).not.toContainText('兼容模式')

    await cell(bao, second, publicity).click()
    await bao.keyboard.type('34')
    await bao.keyboard.press('Enter')
    await expect(cell(anna, second, publicity)).toHaveText('34')
    await anna.screenshot({ path: 'test-results/blocked-websocket.png' })

    // A reload tries WebSocket once more, then knows.
    await anna.reload()
    await expect(anna.locator('session-status')).toContainText('已连接(兼容模式),全部已保存')
    expect([1, 2]).toContain(proxy.refusals - refusals)
    await expect(cell(anna, first, meetings)).toHaveText('12')

    // What is typed while the server is gone arrives by itself.
    await office.kill()
    await expect(anna.locator('session-status')).toContainText(/离线|连接中/)
    await cell(anna, first, publicity).click()
    await anna.keyboard.type('56')
    await anna.keyboard.press('Enter')
    await expect(anna.locator('session-status')).toContainText('1 项待传')
    await office.start()
    await allSaved(anna)
    await expect(cell(chief, first, publicity)).toHaveText('56')
    await Promise.all([anna, bao, chief].map((page) => page.context().close()))
  })
})
