import { expect } from 'vitest'
import { WorkplaceModel } from '../../client/app/workplace-model.js'
import { type FileSheet, fileSheets } from '../../client/import/file-sheet.js'
import { cellId, type ImportPlan } from '../../client/import/import-plan.js'
import { type ImportTarget, importTarget } from '../../client/import/import-target.js'
import { fileVersion, ownTables } from '../../client/import/own-export.js'
import type { CellValue } from '../../shared/domain/cell-value.js'
import { asOrgUnitId, asPeriodCode, asTableId } from '../../shared/domain/ids.js'
import type { Workplace } from '../../shared/protocol/api.js'
import type { ReadWorkbook } from '../../shared/protocol/import-api.js'
import type { Differences } from '../../shared/protocol/record-api.js'
import { type CommitMaker, createCommitMaker } from './commit-maker.js'
import { plannedFrom } from './import-hand.js'
import { MemorySession } from './memory-session.js'
import { createTestServer, type TestServer } from './test-server.js'

const matrix = 'LG24-01'
const district = '440307'

/** A server with the shipped packs, and one clerk who exports sheets and reads files in again. */
export class ImportOffice {
  readonly workplace: WorkplaceModel
  readonly #server: TestServer
  readonly #maker: CommitMaker
  readonly #own: string

  private constructor(server: TestServer, own: string, workplace: WorkplaceModel) {
    this.#server = server
    this.#own = own
    this.workplace = workplace
    this.#maker = createCommitMaker(workplace)
  }

  /** `own` is the clerk's unit and login. */
  static async open(own: string): Promise<ImportOffice> {
    const server = await createTestServer()
    const workplace = (await (await answer(server, own, 'GET', '/api/workplace')).json()) as Workplace
    return new ImportOffice(server, own, new WorkplaceModel(workplace))
  }

  close(): Promise<void> {
    return this.#server.destroy()
  }

  async write(period: string, org: string, cells: Readonly<Record<string, CellValue>>, of: string = matrix) {
    const ref = { table: asTableId(of), period: asPeriodCode(period), org: asOrgUnitId(org) }
    return this.#server.store.append([this.#maker.commit(ref, cells)], this.workplace)
  }

  async exported(
    period: string,
    format: 'xlsx' | 'csv',
    of: string = matrix,
    scope: string = district,
  ): Promise<Uint8Array> {
    const path = `/export/sheet/${of}/${period}/${scope}.${format}`
    return new Uint8Array(await (await answer(this.#server, this.#own, 'GET', path)).arrayBuffer())
  }

  /** The sheet as the clerk has it open, with the server's cells of now. */
  async opened(period: string, of: string = matrix, scope: string = district): Promise<ImportTarget> {
    const definition = this.workplace.catalogue.table(asTableId(of))
    if (!definition) throw new Error(`no table ${of}`)
    const ref = { table: definition.id, period: asPeriodCode(period), scope: asOrgUnitId(scope) }
    const orgs = this.workplace.treeOf(definition.id).units.map(({ id }) => id)
    const { cells } = await this.#server.store.readSheet(ref.table, ref.period, orgs)
    const session = new MemorySession({
      ref,
      orgs: orgs.filter((org) => this.workplace.tree.isWithin(org, ref.scope)),
      cells: cells.map(({ org, key, value }) => [org, key, value] as const),
      refusal: (org) => (org === this.#own ? undefined : '只能填报本单位的数据'),
    })
    return importTarget(session, this.workplace, definition)
  }

  /** The sheets of a file as the server reads them. */
  async read(bytes: Uint8Array): Promise<readonly FileSheet[]> {
    const read = await answer(this.#server, this.#own, 'POST', '/api/import/read', bytes)
    return fileSheets((await read.json()) as ReadWorkbook)
  }

  /** Reads a file through the server and compares it with the sheet of now, as the dialog does. */
  async planned(bytes: Uint8Array, target: ImportTarget): Promise<ImportPlan> {
    const sheets = await this.read(bytes)
    const version = fileVersion(sheets)
    if (!version) throw new Error('the file has no version line')
    const { table, period, scope } = target.session.ref
    expect(version).toMatchObject({ table, period, scope })
    const path = `/api/differences/${table}/${period}/${scope}?from=${version.seq}`
    const since = (await (await answer(this.#server, this.#own, 'GET', path)).json()) as Differences
    const base = new Map(since.cells.map((cell) => [cellId(cell), cell.before]))
    return plannedFrom(sheets, ownTables(sheets, target), target, base).plan
  }
}

async function answer(
  server: TestServer,
  login: string,
  method: string,
  path: string,
  body?: Uint8Array,
): Promise<Response> {
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: { cookie: await server.cookieFor(login), origin: server.url },
    ...(body ? { body: body as Uint8Array<ArrayBuffer> } : {}),
  })
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
  return response
}
