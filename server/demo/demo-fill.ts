import { sameValue } from '../../shared/domain/cell-value.js'
import { coWrittenCodes } from '../../shared/domain/co-written.js'
import { returnName } from '../../shared/domain/ids.js'
import { buildOrgTree } from '../../shared/domain/org.js'
import { type FilledReturn, syntheticFill } from '../../shared/domain/synthetic-fill.js'
import type { Workplace } from '../../shared/protocol/api.js'
import { filledCells } from '../../shared/protocol/filled-cells.js'
import { readReturn, writeReturn } from '../../shared/protocol/return-document.js'
import { getJson, SheetClientError, signIn } from './api-client.js'
import type { DemoLogin } from './demo-account-file.js'
import { connectSheet, type SheetClient } from './sheet-client.js'

export interface DemoFillOptions {
  /** Address of the running server. */
  readonly url: string
  readonly accounts: readonly DemoLogin[]
  /** Seed of the made-up numbers; the same seed gives the same cells. */
  readonly seed?: number
  /** Accounts that work at the same time. */
  readonly atOnce?: number
  /** Called when an account has finished all of its returns. */
  readonly onProgress?: (done: AccountDone) => void
}

interface AccountDone {
  readonly name: string
  readonly returns: number
  /** Cells written: those that were missing or different. */
  readonly cells: number
  readonly accountsDone: number
  readonly accounts: number
}

export interface DemoFillResult {
  readonly accounts: number
  readonly returns: number
  readonly cells: number
}

/** Who fills a unit's returns when it has several accounts. */
const writers = ['clerk', 'reviewer', 'supervisor'] as const

/**
 * Fills every return of every pack of a running server with synthetic data, through the front door: one signed-in
 * socket per account, one channel per return, each waited for until it is on disk. Writes only what is missing or
 * different, so it may be run again.
 * @throws SheetClientError with the server's words at the first refusal; nothing more is begun then.
 */
export async function demoFill(options: DemoFillOptions): Promise<DemoFillResult> {
  const { url, accounts, seed, atOnce = 8, onProgress } = options
  const first = accounts[0]
  if (!first)
    throw new SheetClientError('no-accounts', '演示账号清单是空的 / the list of demo accounts is empty')
  // The server says what is to be filled: the same packs and org units that it checks against.
  const cookie = await signIn(url, first.login, first.password)
  const workplace = (await getJson(url, '/api/workplace', cookie)) as Workplace
  const tree = buildOrgTree(workplace.orgUnits)
  const returns = new Map<string, FilledReturn[]>()
  for (const pack of workplace.packs) {
    for (const filled of syntheticFill(pack, tree, seed)) {
      const own = returns.get(filled.ref.org)
      if (own) own.push(filled)
      else returns.set(filled.ref.org, [filled])
    }
  }

  const coWritten = coWrittenCodes(workplace.packs.flatMap((pack) => pack.indicators))
  const work = [...returns].map(([org, own]) => ({ own, account: writerOf(accounts, org) }))
  const result = { accounts: work.length, returns: 0, cells: 0 }
  let next = 0
  let accountsDone = 0
  const worker = async (): Promise<void> => {
    for (let job = work[next++]; job; job = work[next++]) {
      const { own, account } = job
      try {
        const cells = await fillAccount(url, account, own, coWritten)
        accountsDone += 1
        result.returns += own.length
        result.cells += cells
        onProgress?.({ name: account.name, returns: own.length, cells, accountsDone, accounts: work.length })
      } catch (error) {
        next = work.length // the others finish what they are at and begin nothing new
        throw error
      }
    }
  }
  await Promise.all(Array.from({ length: Math.max(1, atOnce) }, worker))
  return result
}

function writerOf(accounts: readonly DemoLogin[], org: string): DemoLogin {
  const own = accounts.filter((account) => account.org === org)
  const writer = writers.map((role) => own.find((account) => account.role === role)).find(Boolean)
  if (!writer)
    throw new SheetClientError(
      'no-account',
      `组织单位 ${org} 没有可填报的演示账号 / no demo account may fill this unit`,
    )
  return writer
}

async function fillAccount(
  url: string,
  account: DemoLogin,
  returns: readonly FilledReturn[],
  coWritten: ReadonlySet<string>,
): Promise<number> {
  const cookie = await signIn(url, account.login, account.password)
  const client = await connectSheet(url, cookie)
  try {
    let cells = 0
    for (const filled of returns) cells += await fillReturn(client, filled, coWritten)
    return cells
  } finally {
    await client.close()
  }
}

/** Brings one return to its synthetic cells and waits until that is on disk. Returns the number of cells written. */
async function fillReturn(
  client: SheetClient,
  filled: FilledReturn,
  coWritten: ReadonlySet<string>,
): Promise<number> {
  const channel = await client.open(filled.ref)
  try {
    const held = readReturn(channel.doc, coWritten)
    const wanted = filledCells(filled).filter(([key, value]) => !sameValue(held.get(key), value))
    if (wanted.length === 0) return 0
    if (channel.access !== 'write')
      throw new SheetClientError('read-only', `${returnName(filled.ref)}:${channel.reason ?? '不能写入'}`)
    writeReturn(channel.doc, wanted, coWritten)
    await channel.saved()
    return wanted.length
  } finally {
    channel.close()
  }
}
