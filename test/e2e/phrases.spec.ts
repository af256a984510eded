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

test('a reviewer reads one concept in all its tables, and what is asked of whom', async ({ browser }) => {
  const page = await office.signIn(browser, '440307')
  await page.goto(office.url)
  await page.getByRole('link', { name: '指标字典与填报负担' }).click()
  const concepts = page.locator('#concepts')
  const rowOf = (code: string) => concepts.getByRole('row', { name: code })
  await expect(rowOf('LG24.10.03')).toContainText('龙岗区 2024年')
  await expect(rowOf('SZ25.10.04')).toContainText('深圳市 2025年')
  await expect(rowOf('SZ25.10.04')).toContainText('—(未填报)')
  // 龙华区's own figures are not open to 龙岗区.
  await expect(rowOf('LH20.04.03')).toContainText('无权查看')
  const burden = page.getByRole('region', { name: '龙岗区2024年社会工作统计报表' })
  await expect(burden.getByRole('row', { name: 'LG24-01 社区' })).toContainText('119')
  await expect(burden.getByRole('row', { name: '合计 社区' })).toBeVisible()
})
