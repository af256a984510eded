import type { Finding } from '../../shared/domain/checks.js'
import { askOf } from '../components/check-lines.js'
import { sentBackWords } from '../components/sent-back-words.js'
import { saveStateWord } from '../components/session-status.js'
import { displayText } from '../form/value-text.js'
import { commentText } from '../i18n/comment-strings.js'
import { conflictText } from '../i18n/conflict-strings.js'
import { gridText as t } from '../i18n/grid-strings.js'
import { localText } from '../i18n/local-text.js'
import { officeMoment } from '../i18n/office-moment.js'
import { peopleText } from '../i18n/people-strings.js'
import { sentBackText } from '../i18n/sent-back-strings.js'
import { unseenText } from '../i18n/unseen-strings.js'
import type { UnseenChange } from '../sync/unseen-changes.js'
import type { AuthorMark } from './author-colours.js'
import { rowLabel } from './column-defs.js'
import type { PeerEdges } from './peer-ranges.js'
import type { SheetColumn } from './sheet-columns.js'
import type { SheetRow } from './sheet-rows.js'
import type { SheetView } from './sheet-view.js'

/** What a cell shows besides its text; it changes without the value changing, so it is painted apart from it. */
export interface CellMarks {
  readonly classes: Readonly<Record<string, boolean>>
  /** Name of another person whose cursor is here; of several, one name and how many more. */
  readonly peer: string | undefined
  /** A word that stands in the cell itself. */
  readonly flag?: string | undefined
  readonly title: string
}

/** Others whose cursor is in one cell. */
export interface PeersHere {
  readonly names: readonly string[]
  /** The same with what each has selected from there. */
  readonly words: readonly string[]
}

/** Others by the cell their cursor is in; one who looks through two windows counts once. */
export function cursorsOf({ session, workplace }: SheetView): ReadonlyMap<string, PeersHere> {
  const cursors = new Map<string, PeersHere>()
  for (const { name, at } of session.people) {
    if (!at || name === workplace.me.name) continue
    const place = `${at.org}/${at.key}`
    const here = cursors.get(place) ?? { names: [], words: [] }
    if (here.names.includes(name)) continue
    const words = at.span ? peopleText('selects', { name, n: at.span.rows }) : name
    cursors.set(place, { names: [...here.names, name], words: [...here.words, words] })
  }
  return cursors
}

/** What is written at a cell where others are: 张三, or 张三 +6. */
export function peerWords(names: readonly string[]): string | undefined {
  const [first] = names
  return names.length > 1 ? `${first} +${names.length - 1}` : first
}

/** The marks of one cell: selection aside, whether it may be written, is missing, saved, changed by others, visited, or
 * warned of. */
export function marksOf(
  view: SheetView,
  row: SheetRow,
  column: SheetColumn,
  cursors: ReadonlyMap<string, PeersHere>,
): CellMarks {
  const { session } = view
  const found = view.warnings.at(row, column.id)
  const isHard = found.some(({ severity }) => severity === 'hard')
  const warned = { 'has-hard': isHard, 'has-soft': found.length > 0 && !isHard }
  if (row.kind !== 'unit') return { classes: warned, peer: undefined, title: warningWords(view, found) }
  const org = row.org.id
  const editable = view.editability(row, column)
  const state = session.saveState(org, column.id)
  const changedBy = session.changedBy(org, column.id)
  const conflict = session.hasConflict(org, column.id)
  const peers = cursors.get(`${org}/${column.id}`)
  const peer = peers && peerWords(peers.names)
  const said = view.comments.openAt(org, column.id)
  const sentBack = view.sentBack.at(org, column.id)
  const unseen = view.unseen.at(org, column.id)
  return {
    classes: {
      'is-unseen': unseen !== undefined,
      'was-unseen': unseen === undefined && view.unseen.wasSeen(org, column.id),
      'is-sent-back': sentBack !== undefined,
      'is-answered': sentBack?.answered === true,
      'not-mine': !editable.ok && editable.because === 'no-right',
      'is-missing': editable.ok && view.isMissing(row, column),
      'is-saving': state === 'saving',
      'is-local': state === 'local',
      'is-changed': changedBy !== undefined && state === 'saved',
      'is-conflict': conflict,
      'has-peer': peer !== undefined,
      'has-comment': said > 0,
      ...warned,
    },
    peer,
    flag: sentBack && sentBackText(sentBack.answered ? 'flagAnswered' : 'flag'),
    title: [
      sentBackWords(sentBack),
      unseenWords(unseen, column),
      conflict ? conflictText('mark') : '',
      said > 0 ? commentText('mark', { n: said }) : '',
      longText(view, row, column),
      warningWords(view, found),
      changedBy === undefined || unseen ? '' : t('changedBy', { name: changedBy }),
      peers ? peopleText('atCell', { names: peers.words.join('、') }) : '',
    ]
      .filter((words) => words !== '')
      .join('\n'),
  }
}

/** Who changed a cell while the person was away, when, and what stood there. */
export function unseenWords(change: UnseenChange | undefined, { indicator }: SheetColumn): string {
  if (!change) return ''
  const before = displayText(change.before, indicator) || unseenText('empty')
  return unseenText('mark', { by: change.by, when: officeMoment(change.at), before })
}

/** A text too long for its cell, to be read in full. */
function longText(view: SheetView, row: SheetRow, column: SheetColumn): string {
  const text = column.textual ? view.text(row, column) : ''
  return text.length > 12 ? text : ''
}

/** What checks say of a cell, a line each: what is asked, and why. */
function warningWords({ warnings }: SheetView, findings: readonly Finding[]): string {
  return findings
    .map((finding) => `${askOf(finding, warnings.isExplained(finding))}:${localText(finding.message)}`)
    .join('\n')
}

/** What was last put on each cell: most cells stay as they are, and asking the page costs more than remembering. */
const paintedFlags = new WeakMap<HTMLElement, string>()
const paintedMarks = new WeakMap<HTMLElement, string>()

/** Sets and takes classes of a cell's element; touches only what differs. */
export function paintFlags(element: HTMLElement, flags: Readonly<Record<string, boolean>>): void {
  const on = namesOn(flags)
  if (paintedFlags.get(element) === on) return
  paintedFlags.set(element, on)
  for (const [name, isOn] of Object.entries(flags)) element.classList.toggle(name, isOn)
}

/** Puts marks on a cell's element; touches only what differs. */
export function paintMarks(element: HTMLElement, { classes, peer, flag, title }: CellMarks): void {
  // AG Grid takes the title away when it draws a cell again: it is asked for every time.
  if (element.title !== title) element.title = title
  const marks = `${namesOn(classes)}\n${peer ?? ''}\n${flag ?? ''}`
  if (paintedMarks.get(element) === marks) return
  paintedMarks.set(element, marks)
  for (const [name, isOn] of Object.entries(classes)) element.classList.toggle(name, isOn)
  if (peer !== undefined && element.dataset.peer !== peer) element.dataset.peer = peer
  if (flag !== undefined && element.dataset.flag !== flag) element.dataset.flag = flag
}

function namesOn(flags: Readonly<Record<string, boolean>>): string {
  let names = ''
  for (const name in flags) if (flags[name]) names += ` ${name}`
  return names
}

/** Draws the outline of others' selections along a cell's sides; a shadow takes no room, so nothing is laid out anew. */
export function paintEdges({ classList }: HTMLElement, edges: PeerEdges | undefined): void {
  if (!edges && !classList.contains('peer-range')) return
  classList.toggle('peer-range', edges !== undefined)
  for (const side of ['top', 'bottom', 'left', 'right'] as const)
    classList.toggle(`peer-${side}`, edges?.[side] === true)
}

/** Colours a cell by who filled it, with the person's letters in its corner; takes the colour away again. */
export function paintAuthor(element: HTMLElement, mark: AuthorMark | undefined): void {
  const colour = mark ? `var(--author-${mark.colour})` : ''
  element.classList.toggle('by-author', mark !== undefined)
  if (element.style.getPropertyValue('--by') !== colour) element.style.setProperty('--by', colour)
  if (mark && element.dataset.author !== mark.initials) element.dataset.author = mark.initials
}

/** Spoken name of a cell: unit, indicator, value, and how it stands with it. */
export function describeCell(view: SheetView, row: SheetRow, column: SheetColumn): string {
  const { session } = view
  const org = row.org.id
  const editable = view.editability(row, column)
  const changedBy = row.kind === 'unit' ? session.changedBy(org, column.id) : undefined
  const said = row.kind === 'unit' ? view.comments.openAt(org, column.id) : 0
  const isFilled = (view.value(row, column) ?? null) !== null
  const states = [
    editable.ok ? '' : `${t('readOnly')},${editable.reason}`,
    editable.ok && isFilled ? saveStateWord(session.saveState(org, column.id)) : '',
    row.kind === 'unit' ? sentBackWords(view.sentBack.at(org, column.id)) : '',
    row.kind === 'unit' ? unseenWords(view.unseen.at(org, column.id), column) : '',
    row.kind === 'unit' && session.hasConflict(org, column.id) ? conflictText('mark') : '',
    changedBy === undefined ? '' : t('changedBy', { name: changedBy }),
    said > 0 ? commentText('mark', { n: said }) : '',
    warningWords(view, view.warnings.at(row, column.id)),
  ]
  return t('cellLabel', {
    org: rowLabel(row),
    indicator: localText(column.indicator.name),
    value: view.text(row, column) || t('empty'),
    state: states.filter((state) => state !== '').join(','),
  })
}
