import { css, html, LitElement, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import type { Indicator } from '../../shared/domain/indicator.js'
import type { OrgTree, OrgUnit } from '../../shared/domain/org.js'
import '../components/status-chip.js'
import { formText as t } from '../i18n/form-strings.js'
import type { SheetSession } from '../sync/sheet-session.js'
import { fieldsAt, progressOf } from './form-fields.js'

/** The units that fill a table, in official order, each with its status, how much is filled, and a link to its own page. */
@customElement('unit-progress-list')
export class UnitProgressList extends LitElement {
  @property({ attribute: false }) units: readonly OrgUnit[] = []
  @property({ attribute: false }) tree: OrgTree | undefined
  @property({ attribute: false }) indicators: readonly Indicator[] = []
  @property({ attribute: false }) session: SheetSession | undefined
  @property({ attribute: false }) hrefOf: (org: string) => string = (org) => org
  @property({ type: Number }) revision = 0

  static override styles = css`
    table {
      width: 100%;
      border-collapse: collapse;
      background: var(--panel);
      border: 1px solid var(--line);
    }
    th,
    td {
      text-align: left;
      padding: 5px var(--gap-m);
      border-bottom: 1px solid var(--line);
      font-weight: 400;
    }
    thead th {
      background: var(--panel-sunken);
      color: var(--ink-muted);
      font-size: var(--text-s);
    }
    .number {
      text-align: right;
    }
    .parent {
      color: var(--ink-muted);
    }
    .short {
      color: var(--warn);
      font-weight: 600;
    }
    a {
      color: var(--accent);
      display: inline-block;
      min-height: 24px;
    }
    @media (max-width: 599px) {
      a {
        min-height: 40px;
        line-height: 40px;
      }
      .parent {
        display: none;
      }
    }
  `

  override render() {
    const { session } = this
    if (!session) return nothing
    return html`<table>
      <thead>
        <tr>
          <th class="parent"></th>
          <th>${t('unit')}</th>
          <th>${t('status')}</th>
          <th class="number">${t('filled')}</th>
        </tr>
      </thead>
      <tbody>
        ${this.units.map((unit) => {
          const { reported, expected } = progressOf(fieldsAt(this.indicators, unit), session.cells(unit.id))
          const parent = unit.parentId ? this.tree?.get(unit.parentId)?.name : undefined
          return html`<tr>
            <td class="parent">${parent}</td>
            <td><a href=${this.hrefOf(unit.id)}>${unit.name}</a></td>
            <td><status-chip .status=${session.status(unit.id)}></status-chip></td>
            <td class=${reported < expected ? 'number short' : 'number'}>
              ${t('countReported', { n: reported, m: expected })}
            </td>
          </tr>`
        })}
      </tbody>
    </table>`
  }
}
