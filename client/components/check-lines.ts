import { css, html, LitElement, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import type { Finding } from '../../shared/domain/checks.js'
import { checkText as t } from '../i18n/check-strings.js'
import { localText } from '../i18n/local-text.js'

/** What a finding asks of the person, in words. Where nobody can explain anything, nobody is invited to. */
export function askOf({ severity }: Finding, explained: boolean, mayExplain = true): string {
  if (severity === 'hard') return t('hard')
  return t(explained ? 'explained' : mayExplain ? 'soft' : 'verify')
}

/** The checks that do not hold at one place, in words; nothing when all hold. Told to screen readers as they come. */
@customElement('check-lines')
export class CheckLines extends LitElement {
  @property({ attribute: false }) findings: readonly Finding[] = []
  @property({ attribute: false }) isExplained: (finding: Finding) => boolean = () => false
  /** Where the person may write an explanation; empty when that is here or not theirs to do. */
  @property() explainHref = ''

  /** Set where figures are only looked at. */
  @property({ type: Boolean }) readonly = false

  static override styles = css`
    :host {
      display: block;
      font-size: var(--text-s);
    }
    p {
      margin: 0;
      padding: 1px 0 1px var(--gap-s);
      border-left: 3px solid var(--warn);
    }
    p.hard {
      border-left-color: var(--danger);
    }
    strong {
      color: var(--warn);
    }
    .hard strong {
      color: var(--danger);
    }
    a {
      color: var(--accent);
      white-space: nowrap;
    }
  `

  override connectedCallback(): void {
    super.connectedCallback()
    this.setAttribute('role', 'status')
  }

  override render() {
    return this.findings.map((finding) => {
      const explained = this.isExplained(finding)
      return html`<p class=${finding.severity}>
        <strong>${askOf(finding, explained, !this.readonly)}</strong> ${localText(finding.message)}
        ${
          this.explainHref && finding.severity === 'soft' && !explained
            ? html`<a href=${this.explainHref}>${t('explain')}</a>`
            : nothing
        }
      </p>`
    })
  }
}
