import { createHash } from 'node:crypto'
import type { Visitor } from '../../shared/domain/audit.js'
import { roleNames } from '../../shared/domain/glossary.js'
import { asOrgUnitId } from '../../shared/domain/ids.js'
import type { OrgTree, OrgUnit } from '../../shared/domain/org.js'
import { type Role, roles } from '../../shared/domain/person.js'
import { fail, ok, type Result } from '../../shared/domain/result.js'
import type {
  AccountChange,
  ImportDone,
  ImportLine,
  ImportPreview,
} from '../../shared/protocol/accounts-api.js'
import type { Account, AccountStep } from '../store/account-store.js'
import type { Store } from '../store/store.js'
import type { UploadReader } from '../upload/upload-reader.js'
import type { AccountDesk } from './account-desk.js'
import type { AccountRefusal } from './account-step-words.js'
import { readPeople, type UploadedRow } from './read-upload.js'

export interface AccountImportDeps {
  readonly desk: AccountDesk
  readonly store: Store
  readonly reader: UploadReader
  readonly tree: () => OrgTree
  readonly now: () => Date
}

/** The columns, by the words that may stand above them. The first word is that of the template. */
export const importColumns = {
  login: ['账号', '登录名', 'login', 'account'],
  name: ['姓名', 'name'],
  org: ['单位代码', '单位', '组织单位', 'org', 'unit'],
  role: ['角色', 'role'],
} as const
type Column = keyof typeof importColumns

interface PlannedLine extends ImportLine {
  readonly create?: {
    readonly login: string
    readonly name: string
    readonly org: string
    readonly role: Role
  }
  readonly changes: readonly { readonly account: Account; readonly change: AccountChange }[]
}

/**
 * Imports people from a table: first a plan, which writes nothing, then exactly that plan, all of it or nothing. What
 * is so already stays so: importing a file twice does nothing the second time.
 */
export class AccountImport {
  readonly #deps: AccountImportDeps

  constructor(deps: AccountImportDeps) {
    this.#deps = deps
  }

  async preview(actor: Visitor, file: Uint8Array): Promise<Result<ImportPreview, AccountRefusal>> {
    const planned = await this.#plan(actor, file)
    if (!planned.ok) return planned
    const lines = planned.value.map(({ create: _create, changes: _changes, ...line }) => line)
    return ok({ plan: planOf(lines), lines })
  }

  /** Carries out the plan that was shown; refused when the file or the people are no longer the same. */
  async carryOut(
    actor: Visitor,
    file: Uint8Array,
    plan: string,
  ): Promise<Result<ImportDone, AccountRefusal>> {
    const planned = await this.#plan(actor, file)
    if (!planned.ok) return planned
    const lines = planned.value.map(({ create: _create, changes: _changes, ...line }) => line)
    if (planOf(lines) !== plan)
      return fail({
        kind: 'conflict',
        code: 'plan-changed',
        message: '预览之后文件或账号有了变化,什么都没有写入;请重新预览并核对',
      })
    const steps: AccountStep[] = []
    const created: ImportDone['created'][number][] = []
    for (const { create, changes } of planned.value) {
      if (create) {
        const made = await this.#deps.desk.stepToCreate(actor, create)
        if (!made.ok) return made
        steps.push(made.value.step)
        created.push({ login: create.login, name: create.name, password: made.value.password })
      }
      for (const { account, change } of changes) steps.push(this.#stepOf(actor, account, change))
    }
    const refusal = steps.length > 0 ? await this.#deps.desk.carryOut(actor, steps) : undefined
    if (refusal) return fail(refusal)
    return ok({ created, changed: planned.value.filter(({ changes }) => changes.length > 0).length })
  }

  async #plan(actor: Visitor, file: Uint8Array): Promise<Result<readonly PlannedLine[], AccountRefusal>> {
    const invalid = (message: string) => fail({ kind: 'invalid', code: 'bad-file', message } as const)
    const rows = await readPeople(this.#deps.reader, file)
    if (!rows.ok) return invalid(rows.error)
    const head = rows.value.findIndex(({ fields }) => headOf(fields) !== undefined)
    const columns = headOf(rows.value[head]?.fields ?? [])
    if (!columns) return invalid('没有找到表头:要有“账号、姓名、单位代码、角色”四列,请用模板填写')
    const accounts = new Map((await this.#deps.store.accounts()).map((each) => [each.login, each]))
    const seen = new Map<string, number>()
    const lines = rows.value.slice(head + 1).map((row) => {
      const line = this.#planLine(actor, row, columns, accounts)
      const first = seen.get(line.login)
      if (first !== undefined && line.login !== '') return wrong(line, [`账号与第${first}行重复`])
      seen.set(line.login, row.line)
      return line
    })
    return lines.length === 0 ? invalid('表头下面没有内容') : ok(lines)
  }

  #planLine(
    actor: Visitor,
    { line, fields }: UploadedRow,
    columns: Readonly<Record<Column, number>>,
    accounts: ReadonlyMap<string, Account>,
  ): PlannedLine {
    const tree = this.#deps.tree()
    const field = (column: Column) => (fields[columns[column]] ?? '').trim()
    const unit = unitOf(field('org'), tree)
    const role = roleOf(field('role'))
    const login = field('login')
    const name = field('name')
    const org = unit?.id ?? field('org')
    const shown = { line, login, name, org, unit: unit?.name ?? '', role: role ?? field('role') }
    const blank: PlannedLine = { ...shown, outcome: 'same', says: [], changes: [] }
    const problems = [
      ...(role ? [] : [field('role') === '' ? '请填写角色' : `没有“${field('role')}”这个角色`]),
      ...(unit ? [] : [field('org') === '' ? '请填写单位代码' : `没有“${field('org')}”这个单位`]),
    ]
    if (!unit || !role) return wrong(blank, problems)
    const account = accounts.get(login)
    if (!account) {
      const refusal = this.#deps.desk.whyNotCreate(actor, { login, name, org, role })
      if (refusal) return wrong(blank, [refusal.message])
      return {
        ...blank,
        outcome: 'create',
        says: ['新建账号,角色待安全管理员确认'],
        create: { login, name, org, role },
      }
    }
    return this.#planChange(actor, blank, account, { name, unit, role })
  }

  #planChange(
    actor: Visitor,
    blank: PlannedLine,
    account: Account,
    wanted: { readonly name: string; readonly unit: OrgUnit; readonly role: Role },
  ): PlannedLine {
    if (account.disabled) return wrong(blank, ['这个账号已停用,请先恢复再导入'])
    const changes: { readonly change: AccountChange; readonly says: string }[] = []
    if (account.name !== wanted.name)
      changes.push({
        change: { action: 'rename-account', name: wanted.name },
        says: `姓名 ${account.name} → ${wanted.name}`,
      })
    if (account.org !== wanted.unit.id)
      changes.push({
        change: { action: 'move-account', org: wanted.unit.id },
        says: `单位 ${this.#deps.tree().get(account.org)?.name ?? account.org} → ${wanted.unit.name}`,
      })
    const asked = account.pending?.role ?? account.role
    if (asked !== wanted.role)
      changes.push({
        change: { action: 'ask-role', role: wanted.role },
        says: `角色 ${roleNames[asked].zh} → ${roleNames[wanted.role].zh},待安全管理员确认`,
      })
    // Judged as they will stand after each other: a new role belongs to the new unit.
    const after = { ...account, org: wanted.unit.id, pending: null, role: wanted.role }
    for (const { change } of changes) {
      const subject = change.action === 'ask-role' ? { ...after, role: account.role } : account
      const judged =
        change.action === 'move-account' ? { ...subject, role: wanted.role, pending: null } : subject
      const refusal = this.#deps.desk.whyNotChange(actor, judged, change)
      if (refusal) return wrong(blank, [refusal.message])
    }
    if (changes.length === 0) return { ...blank, says: ['没有变化'] }
    return {
      ...blank,
      outcome: 'change',
      says: changes.map(({ says }) => says),
      changes: changes.map(({ change }) => ({ account, change })),
    }
  }

  #stepOf(actor: Visitor, { id: account }: Account, change: AccountChange): AccountStep {
    const common = { account, by: actor.id, at: this.#deps.now() }
    if (change.action === 'move-account')
      return { ...common, action: change.action, org: asOrgUnitId(change.org) }
    return { ...common, ...change } as AccountStep
  }
}

const wrong = (line: PlannedLine, says: readonly string[]): PlannedLine => {
  const { create: _create, ...rest } = line
  return { ...rest, outcome: 'error', says, changes: [] }
}

/** Where each column stands; undefined when this is no row of headings. */
function headOf(fields: readonly string[]): Readonly<Record<Column, number>> | undefined {
  const place = (column: Column) =>
    fields.findIndex((field) =>
      (importColumns[column] as readonly string[]).includes(field.trim().toLowerCase()),
    )
  const found = { login: place('login'), name: place('name'), org: place('org'), role: place('role') }
  return Object.values(found).includes(-1) ? undefined : found
}

/** A unit by its code, or by a name that only one unit has. */
function unitOf(text: string, tree: OrgTree): OrgUnit | undefined {
  const byCode = tree.get(asOrgUnitId(text))
  if (byCode) return byCode
  const named = tree.units.filter(({ name }) => name === text)
  return named.length === 1 ? named[0] : undefined
}

function roleOf(text: string): Role | undefined {
  return roles.find(
    (role) => role === text.toLowerCase() || roleNames[role].zh === text || roleNames[role].en === text,
  )
}

/** Names a plan by its content: whoever confirms it confirms these lines and no others. */
const planOf = (lines: readonly ImportLine[]): string =>
  createHash('sha256').update(JSON.stringify(lines)).digest('base64url')
