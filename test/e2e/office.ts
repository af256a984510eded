import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, type BrowserContextOptions, expect, type Page } from '@playwright/test'

const root = join(import.meta.dirname, '..', '..')

/** A compiled server as its own process, which can be killed and started again on the same data and port. */
export class Office {
  readonly url: string
  readonly dataDir: string
  readonly #port: number
  readonly #settings: Readonly<Record<string, string>>
  #child: ChildProcess | undefined

  private constructor(port: number, dataDir: string, settings: Readonly<Record<string, string>>) {
    this.#port = port
    this.#settings = settings
    this.url = `http://127.0.0.1:${port}`
    this.dataDir = dataDir
  }

  /** `settings`: environment of the server beside the usual. */
  static async open(settings: Readonly<Record<string, string>> = {}): Promise<Office> {
    const office = new Office(await freePort(), await mkdtemp(join(tmpdir(), 'huibiao-e2e-')), settings)
    await office.start()
    return office
  }

  /** Starts the server and waits until it says that it can save. */
  async start(): Promise<void> {
    const env = {
      ...process.env,
      ...this.#settings,
      HOST: '127.0.0.1',
      PORT: String(this.#port),
      DATA_DIR: this.dataDir,
    }
    const child = spawn(process.execPath, [join(root, 'dist', 'server', 'main.js')], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    this.#child = child
    await new Promise<void>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)))
      child.stdout.on('data', (data: Buffer) => {
        if (data.toString().includes(this.url)) resolve()
      })
    })
  }

  /**
   * Starts the server again and tells pages that the network is back, as a computer does: by themselves they try ever more
   * rarely, up to twice a minute, and a slow machine gives them time for that.
   */
  async startAgain(...pages: readonly Page[]): Promise<void> {
    await this.start()
    for (const page of pages) await page.evaluate(() => window.dispatchEvent(new Event('online')))
  }

  /** kill -9: no goodbye, no flush. */
  async kill(): Promise<void> {
    const child = this.#child
    this.#child = undefined
    if (!child || child.exitCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }

  async close(): Promise<void> {
    await this.kill()
    await rm(this.dataDir, { recursive: true, force: true })
  }

  /** Logins of the demo accounts of one role, in official order. */
  async accounts(
    role: string,
  ): Promise<readonly { readonly login: string; readonly password: string; readonly name: string }[]> {
    const csv = await readFile(join(this.dataDir, 'demo-accounts.csv'), 'utf8')
    return csv
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','))
      .filter(([each]) => each === role)
      .map(([, login = '', password = '', name = '']) => ({ login, password, name }))
  }

  /**
   * A browser window of its own, still empty, with somebody signed in, directly or at another address that leads here.
   */
  async signIn(
    browser: Browser,
    login: string,
    url = this.url,
    options: BrowserContextOptions = {},
  ): Promise<Page> {
    const everybody = await Promise.all(
      ['supervisor', 'reviewer', 'clerk', 'auditor'].map((role) => this.accounts(role)),
    )
    const account = everybody.flat().find((each) => each.login === login)
    if (!account) throw new Error(`no demo account ${login}`)
    return signedIn(browser, url, account, options)
  }
}

/**
 * A browser window of its own, still empty, with a session. Signing in through the page is what sign-in.spec.ts tries; here
 * it would load two pages that the test does not look at.
 */
export async function signedIn(
  browser: Browser,
  url: string,
  { login, password }: { readonly login: string; readonly password: string },
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext(options)
  const answer = await context.request.post(`${url}/api/sign-in`, {
    data: { login, password },
    headers: { origin: url },
  })
  if (!answer.ok()) throw new Error(`no sign-in as ${login}: ${answer.status()} ${await answer.text()}`)
  return context.newPage()
}

async function freePort(): Promise<number> {
  const probe = createServer()
  probe.listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (typeof address !== 'object' || !address) throw new Error('no free port')
  return address.port
}

/** Opens a sheet and waits for its rows and, for a person with a row of their own, until it is ready to type into. */
export async function openSheet(page: Page, office: { readonly url: string }, path: string): Promise<void> {
  await page.goto(`${office.url}/sheet/${path}`)
  await page.locator('indicator-grid .ag-row').first().waitFor()
  if (await page.getByRole('button', { name: '我的行' }).isVisible())
    await page.locator('indicator-grid .ag-cell.is-active').waitFor()
}

/** Goes to the first empty cell of the person's own row. */
export async function toMyRow(page: Page): Promise<void> {
  await page.getByRole('button', { name: '我的行' }).click()
}

/** A cell of a unit's own row, by the unit's shown name and the indicator's code. */
export function cell(page: Page, unit: string, code: string) {
  return page
    .locator('.ag-row', { has: page.locator('[col-id="#unit"]', { hasText: new RegExp(`^${unit}$`) }) })
    .locator(`[col-id="${code}"]`)
}

/** Waits until the page says in words that everything is saved. */
export async function allSaved(page: Page): Promise<void> {
  await expect(page.locator('session-status')).toContainText('全部已保存')
}
