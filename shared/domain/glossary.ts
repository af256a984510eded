import type { AuditKind } from './audit.js'
import type { LocalText } from './indicator.js'
import type { CommunityType, OrgLevel } from './org.js'
import type { Role } from './person.js'
import type { Lens, ReturnStatus } from './status.js'

/** The product's words in both languages, used by screens, exports and documentation alike. */
export const statusNames: Readonly<Record<ReturnStatus, LocalText>> = {
  empty: { zh: '未填报', en: 'Not started' },
  open: { zh: '填报中', en: 'In progress' },
  submitted: { zh: '已提交', en: 'Submitted' },
  'street-approved': { zh: '街道审核通过', en: 'Approved by street' },
  'district-approved': { zh: '区审核通过', en: 'Approved by district' },
  approved: { zh: '终审通过', en: 'Approved' },
  locked: { zh: '已锁定', en: 'Locked' },
  'sent-back': { zh: '退回', en: 'Sent back' },
}

export const roleNames: Readonly<Record<Role, LocalText>> = {
  clerk: { zh: '填报员', en: 'Clerk' },
  reviewer: { zh: '街道审核员', en: 'Street reviewer' },
  supervisor: { zh: '主管', en: 'Supervisor' },
  administrator: { zh: '系统管理员', en: 'Administrator' },
  security: { zh: '安全管理员', en: 'Security administrator' },
  auditor: { zh: '审计员', en: 'Auditor' },
  viewer: { zh: '只读用户', en: 'Viewer' },
}

export const lensNames: Readonly<Record<Lens, LocalText>> = {
  all: { zh: '含未审', en: 'All' },
  reviewed: { zh: '已审', en: 'Reviewed' },
  locked: { zh: '已锁定', en: 'Locked' },
}

/** 居委会 and 社区 are two kinds of unit: one 社区 may have several 居委会. */
export const communityTypeNames: Readonly<Record<CommunityType, LocalText>> = {
  committee: { zh: '居委会', en: 'Residents committee' },
  station: { zh: '社区', en: 'Community' },
}

export const levelNames: Readonly<Record<OrgLevel, LocalText>> = {
  city: { zh: '市', en: 'City' },
  district: { zh: '区', en: 'District' },
  street: { zh: '街道', en: 'Street' },
  community: { zh: '社区', en: 'Community' },
}

/** Kinds of entries of the audit log. */
export const auditKindNames: Readonly<Record<AuditKind, LocalText>> = {
  cells: { zh: '填报修改', en: 'Edits' },
  status: { zh: '报送流转', en: 'Steps of returns' },
  correction: { zh: '更正', en: 'Corrections' },
  'late-edit': { zh: '迟到的修改', en: 'Late edits' },
  comment: { zh: '批注', en: 'Comments' },
  task: { zh: '任务', en: 'Tasks' },
  export: { zh: '导出', en: 'Exports' },
  'sign-in': { zh: '登录', en: 'Sign-ins' },
  'sign-in-refused': { zh: '登录失败', en: 'Failed sign-ins' },
  'sign-out': { zh: '退出', en: 'Sign-outs' },
  account: { zh: '账号', en: 'Accounts' },
  setting: { zh: '设置', en: 'Settings' },
  prune: { zh: '清理审计', en: 'Removal of old entries' },
}

/** Single words that recur in headers, exports and documentation. */
export const words = {
  orgUnit: { zh: '组织单位', en: 'Org unit' },
  indicator: { zh: '指标', en: 'Indicator' },
  table: { zh: '报表', en: 'Table' },
  period: { zh: '报告期', en: 'Period' },
  sheet: { zh: '表单', en: 'Sheet' },
  return: { zh: '报送', en: 'Return' },
  cell: { zh: '单元格', en: 'Cell' },
  item: { zh: '台账行', en: 'Item' },
  total: { zh: '合计', en: 'Total' },
  subtotal: { zh: '小计', en: 'Subtotal' },
  ownRow: { zh: '本级', en: 'Own row' },
  coverage: { zh: '上报情况', en: 'Coverage' },
  unit: { zh: '计量单位', en: 'Unit' },
  notApplicable: { zh: '不适用', en: 'N/A' },
  missing: { zh: '缺报', en: 'Missing' },
  synthetic: { zh: '演示数据(合成),非真实数据', en: 'Synthetic demo data, not real' },
} as const satisfies Readonly<Record<string, LocalText>>
