import { randomBytes } from 'node:crypto'
import { roleNames } from '../../shared/domain/glossary.js'
import { asUserId } from '../../shared/domain/ids.js'
import type { OrgUnit } from '../../shared/domain/org.js'
import type { Role } from '../../shared/domain/person.js'
import { readablePassword } from '../auth/one-time-password.js'
import type { Passwords } from '../auth/passwords.js'
import type { NewAccount } from '../store/account-store.js'

/** A demo account with its password in the clear: shown once, and kept in the data folder for the demo commands. */
export interface DemoAccount {
  readonly account: NewAccount
  readonly password: string
}

const roleOfLevel: Readonly<Record<OrgUnit['level'], { readonly role: Role; readonly label: string }>> = {
  city: { role: 'supervisor', label: '主管' },
  district: { role: 'supervisor', label: '主管' },
  street: { role: 'reviewer', label: '审核员' },
  community: { role: 'clerk', label: '填报员' },
}

/**
 * One account per org unit: a supervisor for the city and each district, a reviewer per street, a clerk per community, and
 * one of each role that administers or only looks. The login is the unit's code or the role, the name its unit and job:
 * no person is meant. One random password serves all demo accounts.
 */
export async function createDemoAccounts(
  root: OrgUnit,
  units: readonly OrgUnit[],
  passwords: Passwords,
): Promise<readonly DemoAccount[]> {
  const password = readablePassword(10)
  // One hash for all: hashing 131 times would keep a weak machine busy for half a minute and protect nothing more.
  const passwordHash = await passwords.hash(password)
  const demoAccount = (login: string, name: string, role: Role, org: OrgUnit): DemoAccount => {
    const id = asUserId(randomBytes(9).toString('base64url'))
    return { account: { id, login, name, role, org: org.id, passwordHash, disabled: false }, password }
  }
  const people = units.map((unit) => {
    const job = roleOfLevel[unit.level]
    return demoAccount(unit.id, `${shortName(unit.name)}${job.label}`, job.role, unit)
  })
  const duties = dutyLogins.map(([login, role]) =>
    demoAccount(login, `${shortName(root.name)}${roleNames[role].zh}`, role, root),
  )
  return [...people, ...duties]
}

/** The roles without a table of their own, in the district: login and role. */
const dutyLogins: readonly (readonly [string, Role])[] = [
  ['admin', 'administrator'],
  ['security', 'security'],
  ['audit', 'auditor'],
  ['viewer', 'viewer'],
]

/** 良安田社区居委会 → 良安田社区. */
function shortName(name: string): string {
  return name.replace(/居民委员会$|居委会$/, '')
}

/** The list kept in the data folder, readable by its owner only. */
export function demoAccountsCsv(accounts: readonly DemoAccount[]): string {
  const lines = accounts.map(({ account, password }) =>
    [account.role, account.login, password, account.name, account.org].join(','),
  )
  return `role,login,password,name,org\n${lines.join('\n')}\n`
}
