// Runs the browser tests in a real Chromium, Chrome or Edge: an installed one, else one that is installed now, else it
// stops and says what to do. Nothing is skipped silently.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from '@playwright/test'

const names = [
  // The engine without windows and toolbars: a full Chromium spends most of its time drawing those, headless or not.
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable',
]
const places = [
  ...(process.env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name))),
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]

function installed() {
  const named = process.env.CHROMIUM_PATH
  if (named) return existsSync(named) ? named : undefined
  const found = places.find((place) => existsSync(place))
  if (found) return found
  const own = chromium.executablePath()
  return existsSync(own) ? own : undefined
}

function run(command, args) {
  console.log(`> ${command} ${args.join(' ')}`)
  return spawnSync(command, args, { stdio: 'inherit', shell: process.platform === 'win32' }).status === 0
}

function install() {
  console.log('没有找到 Chromium、Chrome 或 Edge,正在安装一个…… / no browser found, installing one')
  if (process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const add = (name) => run('apt-get', ['install', '-y', '--no-install-recommends', name, 'fonts-noto-cjk'])
    if (run('apt-get', ['update']) && (add('chromium-headless-shell') || add('chromium'))) return true
  }
  return run('npx', ['playwright', 'install', 'chromium'])
}

let browser = installed()
if (!browser && install()) browser = installed()
if (!browser) {
  console.error(
    '浏览器测试没有运行:找不到也装不上浏览器。请安装 Chromium、Chrome 或 Edge,或用 CHROMIUM_PATH 指明路径,然后重试。\n' +
      'The browser tests did not run: no browser was found or could be installed. Install one, or set CHROMIUM_PATH.',
  )
  process.exit(1)
}
console.log(`browser: ${browser}`)
const result = spawnSync('npx', ['playwright', 'test', ...process.argv.slice(2)], {
  stdio: 'inherit',
  shell: process.platform === 'win32',
  env: { ...process.env, CHROMIUM_PATH: browser },
})
process.exit(result.status ?? 1)
