import { css, html, LitElement, nothing } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import type { AuditCheck } from '../../shared/protocol/audit-api.js'
import { beginAuditCheck, fetchAuditCheck } from '../api/audit-calls.js'
import { ApiError } from '../api/request.js'
import { buttons, layout } from '../components/base-styles.js'
import { auditText as t } from '../i18n/audit-strings.js'
import { officeMoment } from '../i18n/office-moment.js'

/** While a verification runs, its progress is asked for this often. */
const askEveryMs = 700

/** Verifies the audit chain on the server and says in words how it stands. Fires `checked` with what is known of it. */
@customElement('audit-check')
export class AuditCheckPanel extends LitElement {
  @state() private _check: AuditCheck | undefined
  @state() private _problem = ''
  #timer: ReturnType<typeof setTimeout> | undefined

  static override styles = [
    layout,
    buttons,
    css`
      :host {
        display: block;
      }
      section {
        display: grid;
        gap: var(--gap-xs);
        padding: var(--gap-s) var(--gap-m);
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--gap-s) var(--gap-m);
      }
      h2 {
        font-size: var(--text-m);
      }
      progress {
        width: min(280px, 60vw);
        height: 12px;
        accent-color: var(--accent);
      }
      .sound {
        color: var(--ok);
      }
      .broken {
        color: var(--danger);
        font-weight: 600;
      }
      .hash {
        overflow-wrap: anywhere;
        font-family: monospace;
        font-size: var(--text-s);
      }
    `,
  ]

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#ask(fetchAuditCheck)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearTimeout(this.#timer)
  }

  override render() {
    const check = this._check
    const running = check?.state === 'running'
    return html`<section class="panel" aria-labelledby="check">
      <div class="row">
        <h2 id="check">${t('check')}</h2>
        <button ?disabled=${running || !check} @click=${this.#begin}>
          ${check && check.state !== 'never' && !running ? t('checkAgain') : t('checkNow')}
        </button>
        ${
          running
            ? html`<progress aria-label=${t('check')} max=${Math.max(1, check.of)} .value=${check.done}></progress>
                <span>${t('checking', { done: check.done, of: check.of })}</span>`
            : nothing
        }
      </div>
      <div role="status">${this.#outcome()}</div>
      ${this._problem ? html`<p role="alert" class="broken">${t('checkLost', { reason: this._problem })}</p>` : nothing}
    </section>`
  }

  #outcome() {
    const check = this._check
    if (!check || check.state === 'never') return html`<p class="muted">${t('checkHint')}</p>`
    if (check.state === 'failed') return html`<p class="broken">${t('checkFailed')}</p>`
    const { report } = check
    if (check.state === 'running' || !report) return nothing
    const { broken, first, last, entries, history, hash } = report
    const when = t('checkedBy', { by: check.by, at: check.endedAt ? officeMoment(check.endedAt) : '' })
    if (!broken)
      return html`<p class="sound">✓ ${t('sound', { first, last, n: entries, history })}
          <span class="muted">${when}</span></p>
        <p class="muted hash">${t('newest', { hash })}</p>`
    const words = t(`break-${broken.code}` as Parameters<typeof t>[0])
    return html`<p class="broken">✗ ${t('broken', {
      where: broken.n === null ? words : `${t('brokenAt', { n: broken.n })},${words}`,
    })} <span class="muted">${when}</span></p>
      <p class="muted">${broken.message}</p>`
  }

  readonly #begin = (): void => void this.#ask(beginAuditCheck)

  async #ask(call: () => Promise<AuditCheck>): Promise<void> {
    clearTimeout(this.#timer)
    try {
      this._check = await call()
      this._problem = ''
      this.dispatchEvent(new CustomEvent('checked', { detail: this._check }))
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this._problem = error.message
    }
    if (this.isConnected && this._check?.state === 'running')
      this.#timer = setTimeout(() => void this.#ask(fetchAuditCheck), askEveryMs)
  }
}
