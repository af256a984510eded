import { css, html, LitElement } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { statusNames } from '../../shared/domain/glossary.js'
import type { ReturnStatus } from '../../shared/domain/status.js'
import { localText } from '../i18n/local-text.js'

/** The status of a return in its own word; the colour only repeats it. */
@customElement('status-chip')
export class StatusChip extends LitElement {
  @property() status: ReturnStatus = 'empty'

  static override styles = css`
    :host {
      display: inline-block;
      white-space: nowrap;
    }
    span {
      display: inline-block;
      padding: 1px var(--gap-s);
      border: 1px solid var(--chip-line);
      border-radius: 10px;
      font-size: var(--text-s);
      line-height: 1.5;
      background: var(--panel-sunken);
      color: var(--ink-muted);
    }
    .open {
      background: var(--accent-soft);
      color: var(--accent-strong);
    }
    .submitted {
      background: var(--note-soft);
      color: var(--note);
    }
    .street-approved,
    .district-approved,
    .approved {
      background: var(--ok-soft);
      color: var(--ok);
    }
    .locked {
      background: var(--panel);
      border-color: var(--line-strong);
      color: var(--ink-muted);
    }
    .sent-back {
      background: var(--danger-soft);
      color: var(--danger);
      font-weight: 600;
    }
  `

  override render() {
    return html`<span class=${this.status}>${localText(statusNames[this.status])}</span>`
  }
}
