/** Where a return stands on its way: 未填报 → 填报中 → 已提交 → 街道审核通过 → 区审核通过 → 终审通过 → 已锁定; side road 退回. */
export const returnStatuses = [
  'empty',
  'open',
  'submitted',
  'street-approved',
  'district-approved',
  'approved',
  'locked',
  'sent-back',
] as const
export type ReturnStatus = (typeof returnStatuses)[number]

/** What a total counts: everything (含未审), reviewed returns only (已审), locked returns only (已锁定). */
export const lenses = ['all', 'reviewed', 'locked'] as const
export type Lens = (typeof lenses)[number]

/** Lenses a return of this status is counted in, `all` always among them. */
export function lensesOf(status: ReturnStatus): readonly Lens[] {
  if (status === 'locked') return lenses
  if (status === 'approved') return ['all', 'reviewed']
  return ['all']
}

/** True for a return whose figures are settled: they change by a correction (更正) and in no other way. */
export function isCorrectable(status: ReturnStatus): boolean {
  return status === 'approved' || status === 'locked'
}

/** True while the unit itself may still change its cells. */
export function isEditable(status: ReturnStatus): boolean {
  return status === 'empty' || status === 'open' || status === 'sent-back'
}
