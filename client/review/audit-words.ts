import { roleNames, statusNames } from '../../shared/domain/glossary.js'
import { asOrgUnitId } from '../../shared/domain/ids.js'
import type { Role } from '../../shared/domain/person.js'
import type { ReturnStatus } from '../../shared/domain/status.js'
import type { AuditLine } from '../../shared/protocol/audit-api.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { auditText as t } from '../i18n/audit-strings.js'
import { localText } from '../i18n/local-text.js'
import { officeMoment } from '../i18n/office-moment.js'

/** One entry of the audit log in words: what was done, then what was said with it. */
export function auditWords(workplace: WorkplaceModel, line: AuditLine): readonly string[] {
  const { detail } = line
  const inside = recordOf(detail.details)
  const action = textOf(detail.action)
  switch (line.kind) {
    case 'cells': {
      const count = Number(detail.count)
      const conflicts = Number(recordOf(detail.conflicts).count ?? 0)
      return [
        count === 0 ? t('cellsNone') : t('cells', { n: count, status: statusWord(detail.status) }),
        ...(conflicts > 0 ? [t('conflicts', { n: conflicts })] : []),
      ]
    }
    case 'status': {
      const named = Array.isArray(detail.cells) ? detail.cells.length : 0
      const change = { from: statusWord(detail.from), to: statusWord(detail.to) }
      return [
        t('step', { action: wordOf(action), ...change }),
        ...reason(detail.reason),
        ...(named > 0 ? [t('cellReasons', { n: named })] : []),
      ]
    }
    case 'correction':
      return [
        t('correction', { id: textOf(detail.correction), step: wordOf(textOf(detail.step)) }),
        ...reason(inside.reason),
      ]
    case 'late-edit':
      return [t('late', { step: wordOf(textOf(detail.step)) }), ...reason(inside.answer)]
    case 'comment': {
      const step = wordOf(textOf(detail.step), { text: textOf(inside.text) })
      return [t('comment', { step })]
    }
    case 'task': {
      const until = textOf(inside.until)
      const n = Array.isArray(inside.orgs) ? inside.orgs.length : 0
      const words = wordOf(action, { until: until ? officeMoment(until) : '', n })
      return [words, ...reason(inside.reason)]
    }
    case 'export': {
      const what = textOf(detail.what)
      const format = textOf(inside.format)
      const words = wordOf(what, { format })
      return [words === what ? t('exported', { what, format }) : words]
    }
    case 'sign-in':
      return [wordOf(textOf(inside.way))]
    case 'sign-out':
      return [t('sign-out')]
    case 'sign-in-refused': {
      const why = textOf(inside.why)
      return [t('sign-in-refused', { login: textOf(inside.login), why: wordOf(why) })]
    }
    case 'account': {
      const place = (value: unknown) => placeWord(workplace, textOf(value))
      return [wordOf(action, { login: textOf(inside.login), from: place(inside.from), to: place(inside.to) })]
    }
    case 'setting':
      return [wordOf(action)]
    case 'prune':
      return [t('prune', { through: textOf(detail.through) }), ...reason(inside.words)]
    default:
      return [line.kind]
  }
}

/** Words of ours for a stable code; the code itself when a newer server uses one that this page does not know. */
function wordOf(code: string, params: Readonly<Record<string, string | number>> = {}): string {
  const key = `do-${code}`
  const words = t(key as Parameters<typeof t>[0], params)
  return words === key ? code : words
}

const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : ''

const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}

const reason = (value: unknown): readonly string[] =>
  textOf(value) === '' ? [] : [t('reason', { reason: textOf(value) })]

function statusWord(value: unknown): string {
  const names: Readonly<Record<string, (typeof statusNames)[ReturnStatus]>> = statusNames
  const name = names[textOf(value)]
  return name ? localText(name) : textOf(value)
}

/** Unit or role of an account step. */
function placeWord({ tree }: WorkplaceModel, value: string): string {
  const names: Readonly<Record<string, (typeof roleNames)[Role]>> = roleNames
  const role = names[value]
  return role ? localText(role) : (tree.get(asOrgUnitId(value))?.name ?? (value || '—'))
}
