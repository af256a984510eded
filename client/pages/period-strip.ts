import { css, html, LitElement, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { statusNames } from '../../shared/domain/glossary.js'
import { asPeriodCode } from '../../shared/domain/ids.js'
import { period } from '../../shared/domain/period.js'
import type { MyReturn } from '../../shared/protocol/api.js'
import { t } from '../i18n/app-strings.js'
import { language } from '../i18n/language.js'
import { localText, periodName } from '../i18n/local-text.js'
import { isDone } from './return-agenda.js'

/**
 * A year of returns as a row of boxes: how far each is filled, with a sign for done (✓) and sent back (!).
 * Fires `choose` with the period. A picture for the mouse; the keyboard has the period select beside it.
 */
@customElement('period-strip')
export class PeriodStrip extends LitElement {
  @property({ attribute: false }) returns: readonly MyReturn[] = []
  @property() chosen = ''

  static override styles = css`
    :host {
      display: flex;
      gap: 2px;
      min-width: 0;
    }
    button {
      position: relative;
      flex: 1 1 0;
      min-width: 0;
      height: 26px;
      padding: 0;
      overflow: hidden;
      border: 1px solid var(--line-strong);
      border-radius: 3px;
      background: var(--panel);
      color: var(--ink-muted);
      font: inherit;
      font-size: var(--text-s);
      line-height: 24px;
      cursor: pointer;
    }
    button:hover {
      border-color: var(--accent);
    }
    .bar {
      position: absolute;
      left: 0;
      right: 0;
      bottom: 0;
      background: var(--fill);
    }
    .words {
      position: relative;
    }
    .done {
      background: var(--ok-soft);
      border-color: var(--ok-line);
      color: var(--ok);
    }
    .sent-back {
      background: var(--danger-soft);
      border-color: var(--danger);
      color: var(--danger);
      font-weight: 700;
    }
    .chosen {
      border-color: var(--accent);
      box-shadow: 0 0 0 1px var(--accent);
    }
    button.dense {
      font-size: 10px; /* a sign, not words */
      border-radius: 2px;
    }
    @media (max-width: 720px) {
      button.dense .words,
      .unit {
        display: none;
      }
    }
  `

  override render() {
    const dense = this.returns.length > 12
    return this.returns.map((each) => {
      const done = isDone(each)
      const share = each.expected > 0 ? Math.min(1, each.reported / each.expected) : 0
      const sentBack = each.status === 'sent-back'
      const sign = sentBack ? '!' : done ? '✓' : ''
      const label = dense ? sign : `${shortName(each.period)}${unitOf(each.period)}${sign}`
      const state = `${periodName(asPeriodCode(each.period))} ${localText(statusNames[each.status])} ${t('ofItems', { n: each.reported, m: each.expected })}`
      const classes = `${sentBack ? 'sent-back' : done ? 'done' : ''} ${dense ? 'dense' : ''} ${each.period === this.chosen ? 'chosen' : ''}`
      return html`<button
        class=${classes}
        type="button"
        tabindex="-1"
        title=${state}
        aria-label=${label ? `${label} ${state}` : state}
        @click=${() => this.#choose(each.period)}
      >
        ${share > 0 && !done ? html`<span class="bar" style="height:${share * 100}%"></span>` : nothing}
        <span class="words">${dense ? sign : html`${shortName(each.period)}<span class="unit">${unitOf(each.period)}</span>${sign}`}</span>
      </button>`
    })
  }

  #choose(code: string): void {
    this.dispatchEvent(new CustomEvent('choose', { detail: code }))
  }
}

/** 3月, 一季度, 上半年, 全年: enough beside the table's name. */
function shortName(code: string): string {
  const { type, index } = period(code)
  const chinese = language() === 'zh-CN'
  switch (type) {
    case 'year':
      return chinese ? '全年' : 'year'
    case 'half':
      return chinese ? `${index === 1 ? '上' : '下'}半年` : `H${index}`
    case 'quarter':
      return chinese ? `${'一二三四'.charAt(index - 1)}季度` : `Q${index}`
    case 'month':
      return String(index)
    case 'week':
      return String(index)
  }
}

/** What a narrow screen leaves out. */
function unitOf(code: string): string {
  return period(code).type === 'month' && language() === 'zh-CN' ? '月' : ''
}
