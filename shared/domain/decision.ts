export type DenialCode =
  | 'unknown-org-unit'
  | 'not-visible'
  | 'role-cannot-read'
  | 'not-your-unit'
  | 'role-cannot-write'
  | 'not-editable'
  | 'role-cannot-review'
  | 'role-cannot-lock'
  | 'role-cannot-audit'
  | 'not-correctable'
  | 'not-below-you'
  | 'own-return'
  | 'not-your-turn'
  | 'role-cannot-administer'
  | 'role-cannot-confirm'
  | 'own-account'
  | 'own-request'
  | 'not-your-comment'
  | 'role-cannot-configure'
  | 'role-cannot-manage'
  | 'period-closed'

/** Answer to a request; a refusal says why in words for the person who asked. */
export type Decision =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly code: DenialCode; readonly reason: string }

export const allowed: Decision = { allowed: true }
/** A refusal; `reason` is for the person who asked. */
export const denied = (code: DenialCode, reason: string): Decision => ({ allowed: false, code, reason })
