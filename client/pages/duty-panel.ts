import { css, html, LitElement, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { roleNames } from '../../shared/domain/glossary.js'
import { decide } from '../../shared/domain/permission.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { buttons, layout } from '../components/base-styles.js'
import { dutyText as t } from '../i18n/duty-strings.js'
import { localText } from '../i18n/local-text.js'
import '../components/toast-line.js'
import '../review/audit-files.js'
import '../review/calendar-settings.js'
import '../review/correction-list.js'
import '../review/review-settings.js'
import '../review/threshold-settings.js'

/** First page of a role that reads no figures: what it is there for, and the ways to it. */
@customElement('duty-panel')
export class DutyPanel extends LitElement {
  @property({ attribute: false }) workplace: WorkplaceModel | undefined

  static override styles = [
    layout,
    buttons,
    css`
      :host {
        display: block;
      }
      section {
        display: grid;
        gap: var(--gap-s);
        justify-items: start;
        max-width: 1440px;
        margin: 0 auto var(--gap-l);
      }
      section,
      correction-list {
        box-sizing: border-box;
        padding: var(--gap-m);
      }
      correction-list {
        max-width: 1440px;
        margin: 0 auto var(--gap-l);
      }
    `,
  ]

  override render() {
    const { workplace } = this
    if (!workplace) return nothing
    const { me, person, tree } = workplace
    const { role } = me
    if (role !== 'administrator' && role !== 'security' && role !== 'auditor') return nothing
    return html`<section class="panel" aria-labelledby="duty">
        <h1 id="duty">${t('title', { role: localText(roleNames[role]) })}</h1>
        <p>${t(role)}</p>
        <p class="muted">${t('apart')}</p>
        ${
          decide(person, { action: 'list-accounts', org: person.org }, tree).allowed
            ? html`<a class="button primary" href="/accounts">${t('toAccounts')}</a>`
            : nothing
        }
      </section>
      <audit-files .workplace=${workplace}></audit-files>
      ${
        role === 'auditor'
          ? html`<correction-list class="panel" .workplace=${workplace} .everywhere=${true}></correction-list>`
          : nothing
      }
      <review-settings .workplace=${workplace}></review-settings>
      <threshold-settings .workplace=${workplace}></threshold-settings>
      <calendar-settings .workplace=${workplace}></calendar-settings>`
  }
}
