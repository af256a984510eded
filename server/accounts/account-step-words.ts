import type { AccountStep, AccountStepsOutcome } from '../store/account-store.js'

/** Why nothing was changed; `code` is stable, `message` for the person. */
export interface AccountRefusal {
  readonly kind: 'forbidden' | 'not-found' | 'conflict' | 'invalid'
  readonly code: string
  readonly message: string
}

/** What a step found, for the log: unit, role, name or identity. */
export function before(
  step: AccountStep,
  of: { name: string; role: string; org: string; subject?: string | null },
) {
  switch (step.action) {
    case 'rename-account':
      return of.name
    case 'move-account':
      return of.org
    case 'ask-role':
    case 'confirm-role':
    case 'refuse-role':
      return of.role
    case 'link-identity':
      return of.subject ?? null
    default:
      return null
  }
}

/** What a step leaves, for the log. */
export function after(step: AccountStep): string | null {
  switch (step.action) {
    case 'create-account':
      return step.as.pending?.role ?? step.as.role
    case 'rename-account':
      return step.name
    case 'move-account':
      return step.org
    case 'ask-role':
    case 'confirm-role':
    case 'refuse-role':
      return step.role
    case 'link-identity':
      return step.subject
    default:
      return null
  }
}

const outcomeWords = {
  'unknown-account': '没有这个账号',
  'login-taken': '这个账号名已有人使用',
  'subject-taken': '这个统一身份标识已关联其他账号',
  stale: '情况已有变化:这项角色申请已被处理或改动,请刷新后再看',
  'last-of-role': '不能这样做:系统里至少要留一位可用的系统管理员和一位可用的安全管理员',
} as const

/** What the store refused, in words. */
export function refusalOf(outcome: Extract<AccountStepsOutcome, { ok: false }>): AccountRefusal {
  return { kind: 'conflict', code: outcome.code, message: outcomeWords[outcome.code] }
}
