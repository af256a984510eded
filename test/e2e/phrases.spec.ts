import { expect, test } from '@playwright/test'
import { allSaved, cell, Office, openSheet } from './office.js'

let office: Office

test.beforeAll(async () => {
  office = await Office.open()
})
test.afterAll(() => office.close())

test('a sentence is held against the figure, and the words it supports are copied', async ({ browser }) => {
  const page = await office.signIn(browser, '440307')
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await openSheet(page, office, 'LG24-10/2024S2/440307')
  // The city's figure is not there yet: the share is typed, with its source.
  await cell(page, '龙岗区\\(本级\\)', 'LG24.10.04').click()
  await page.keyboard.type('37.5')
  await page.keyboard.press('Enter')
  await allSaved(page)

  await page.goto(`${office.url}/totals/LG24-10/2024S2/440307`)
  await page.getByRole('button', { name: '核对文字' }).click()
  const panel = page.locator('phrase-panel')
  await panel.getByLabel('哪个指标').selectOption({ label: '高级社会工作师占全市比重' })
  await expect(panel).toContainText('37.50 %')
  await panel.getByRole('textbox').fill('高级社会工作师占全市三分之一')
  await expect(panel.getByRole('listitem').first()).toContainText('三分之一 ✗ 不支持')
  await panel.getByRole('button', { name: '复制 超三分之一' }).click()
  await expect(panel.getByRole('status')).toContainText('已复制“超三分之一”')
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('超三分之一')
  await panel.getByRole('textbox').fill('占全市超三分之一')
  await expect(panel.getByRole('listitem').first()).toContainText('✓ 支持')

  // What nobody has reported supports no words.
  await panel.getByLabel('哪个指标').selectOption({ label: '持证社会工作者数' })
  await expect(panel).toContainText('还没有数值')
  await panel.getByRole('textbox').fill('2296人')
  await expect(panel.getByRole('listitem').first()).toContainText('✗ 不支持')
  await panel.getByRole('button', { name: '关闭' }).click()
  await expect(panel).toHaveCount(0)
})
