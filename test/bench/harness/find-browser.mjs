import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const names = [
  // The same engine without windows and toolbars, whose drawing would be measured too.
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable',
]

/**
 * Path of an installed Chromium, Chrome or Edge: CHROMIUM_PATH, or the usual names on the PATH.
 * @returns {string | undefined}
 */
export function findBrowser() {
  const named = process.env.CHROMIUM_PATH
  if (named) return existsSync(named) ? named : undefined
  const folders = (process.env.PATH ?? '').split(delimiter)
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find((path) => existsSync(path))
}
