import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = new URL('../', import.meta.url)
const lock = new URL('package-lock.json', folder)
/** npm writes it at the end of a complete installation. */
const installed = new URL('node_modules/.package-lock.json', folder)

/** Installs the peers' packages at the first run, and again when the lock file has changed. */
export function install() {
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return
  process.stderr.write('bench: installing the peers in test/bench (once)\n')
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: fileURLToPath(folder),
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  })
  if (status === 0) return
  process.stderr.write(
    'bench: the peers could not be installed (network? better-sqlite3 wants a prebuilt binary or a C++ compiler)\n',
  )
  process.exit(1)
}
