import { css, html, LitElement, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { formatChange } from '../../shared/domain/comparison.js'
import { asOrgUnitId, asPeriodCode } from '../../shared/domain/ids.js'
import type { Indicator } from '../../shared/domain/indicator.js'
import {
  type EarlierFigure,
  type EarlierReturns,
  earlierFigure,
} from '../../shared/protocol/earlier-figures.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { besideText as t } from '../i18n/beside-strings.js'
import { language } from '../i18n/language.js'
import { periodName } from '../i18n/local-text.js'
import { earlierCellsOf } from '../sync/earlier-cells.js'
import type { SheetSession } from '../sync/sheet-session.js'
import { displayText } from './value-text.js'

/** One unit's figure of the period before and of the same period last year, each with how today's differs; quiet and grey. */
@customElement('earlier-line')
export class EarlierLine extends LitElement {
  @property({ attribute: false }) session: SheetSession | undefined
  @property({ attribute: false }) workplace: WorkplaceModel | undefined
  @property() org = ''
  @property({ attribute: false }) indicator: Indicator | undefined
  /** Counts up as cells change behind the same session. */
  @property({ type: Number }) revision = 0

  static override styles = css`
    :host {
      display: inline-flex;
      flex-wrap: wrap;
      gap: 0 var(--gap-l);
      font-size: var(--text-s);
      color: var(--ink-muted);
      min-width: 0;
    }
    span {
      display: inline-flex;
      gap: var(--gap-s);
      max-width: 100%;
      white-space: nowrap;
    }
    b {
      min-width: 3.5em;
      max-width: 24em;
      overflow: hidden;
      text-overflow: ellipsis;
      text-align: right;
      font-weight: 400;
      font-family: var(--font-number);
      font-variant-numeric: tabular-nums;
    }
    i {
      min-width: 6em;
      font-style: normal;
      font-variant-numeric: tabular-nums;
    }
  `

  override render() {
    const { session, workplace, org } = this
    if (!session || !workplace || !org) return nothing
    const { previous, lastYear } = earlierCellsOf(session, workplace).of(org)
    return html`${this.#one(t('previous'), t('change'), previous)}${this.#one(t('lastYear'), t('changeOfYear'), lastYear)}`
  }

  #one(name: string, changeName: string, then: EarlierReturns | undefined) {
    const { session, workplace, org, indicator } = this
    if (!session || !workplace || !indicator || !then) return nothing
    const figure = earlierFigure(indicator, asOrgUnitId(org), session.cells(org), then, workplace.tree)
    if (!figure) return nothing
    const value = displayText(figure.value, indicator)
    return html`<span title=${`${name} ${periodName(asPeriodCode(then.period))} ${value}`}
      >${name} <b>${value || this.#none(figure)}</b> ${this.#change(figure, changeName)}</span
    >`
  }

  #none({ change }: EarlierFigure): string {
    return change.kind === 'recast' ? formatChange(change, language()) : t('nothingThen')
  }

  #change({ value, change }: EarlierFigure, name: string) {
    if (change.kind === 'recast' || change.kind === 'none' || value === null) return nothing
    return html`<i>${name} ${formatChange(change, language())}</i>`
  }
}
