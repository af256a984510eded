// Draws the PNG icons of the installed application from icon.svg: `node client/build/draw-icons.mjs`, with the browser of the
// browser tests (CHROMIUM_PATH). Run it when icon.svg changes; the PNGs are part of the source.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium } from '@playwright/test'

const folder = join(import.meta.dirname, '..', 'public')
const svg = await readFile(join(folder, 'icon.svg'), 'utf8')
const icons = [
  { name: 'icon-192.png', size: 192, drawing: svg },
  { name: 'icon-512.png', size: 512, drawing: svg },
  // A system may cut a maskable icon to a circle: the ground reaches the edges, the sign keeps its distance.
  {
    name: 'icon-maskable-512.png',
    size: 512,
    drawing: svg
      .replace('viewBox="0 0 32 32"', 'viewBox="-5 -5 42 42"')
      .replace(/<rect width="32" height="32" rx="6"/, '<rect x="-5" y="-5" width="42" height="42"'),
  },
]

const browser = await chromium.launch({
  ...(process.env.CHROMIUM_PATH ? { executablePath: process.env.CHROMIUM_PATH } : {}),
  args: ['--no-sandbox'],
})
for (const { name, size, drawing } of icons) {
  const page = await browser.newPage({ viewport: { width: size, height: size } })
  const sized = drawing.replace('<svg ', `<svg width="${size}" height="${size}" style="display:block" `)
  await page.setContent(`<body style="margin:0;background:transparent">${sized}</body>`)
  await writeFile(join(folder, name), await page.screenshot({ omitBackground: true }))
  await page.close()
}
await browser.close()
