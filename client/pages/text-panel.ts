import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { isNotApplicable } from '../../shared/domain/cell-value.js'
import type { Indicator } from '../../shared/domain/indicator.js'
import type { OrgUnit } from '../../shared/domain/org.js'
import { saveStateWord } from '../components/session-status.js'
import { SessionWatch } from '../components/session-watch.js'
import '../form/na-control.js'
import '../form/text-editor.js'
import { displayText } from '../form/value-text.js'
import { formText as t } from '../i18n/form-strings.js'
import { localText } from '../i18n/local-text.js'
import type { SheetSession } from '../sync/sheet-session.js'

/** The long text of one cell of a sheet: what it is, who else is in it, how it is kept, and the place to write it. */
@customElement('text-panel')
export class TextPanel extends LitElement {
  @property({ attribute: false }) session: SheetSession | undefined
  @property({ attribute: false }) org: OrgUnit | undefined
  @property({ attribute: false }) indicator: Indicator | undefined
  readonly #watch = new SessionWatch(this, ['cells', 'people', 'access', 'connection'])
  #revision = 0
  #begun = false

  static override styles = css`
    h2 {
      margin: 0 0 var(--gap-s);
      font-size: var(--text-m);
    }
    p {
      margin: 0 0 var(--gap-s);
    }
    .definition,
    .reason {
      color: var(--ink-muted);
    }
    .line {
      display: flex;
      flex-wrap: wrap;
      gap: 0 var(--gap-m);
      margin-bottom: var(--gap-s);
    }
    .people {
      color: var(--note);
    }
    .saved {
      color: var(--ok);
    }
    .local {
      color: var(--warn);
      font-weight: 600;
    }
  `

  override willUpdate(changed: PropertyValues<this>): void {
    this.#revision += 1
    if (changed.has('session')) this.#watch.watch(this.session)
    if (changed.has('org') || changed.has('indicator')) this.#begun = false
  }

  override updated(): void {
    if (this.#begun) return
    const editor = this.renderRoot.querySelector<HTMLElement>('text-editor')
    if (!editor) return
    this.#begun = true
    void (editor as LitElement).updateComplete.then(() => editor.focus())
  }

  override render() {
    const { session, org, indicator } = this
    if (!session || !org || !indicator) return nothing
    const access = session.access(org.id)
    const value = session.value(org.id, indicator.code)
    const name = localText(indicator.name)
    const save = session.saveState(org.id, indicator.code)
    return html`<h2>${org.name} · ${name}</h2>
      ${indicator.definition ? html`<p class="definition">${t('definition')}:${indicator.definition}</p>` : nothing}
      ${access.ok ? nothing : html`<p class="reason">${t('readOnly')}:${access.reason}</p>`}
      ${
        isNotApplicable(value)
          ? html`<p>${displayText(value, indicator)}</p>`
          : html`<text-editor .session=${session} .org=${org.id} .indicator=${indicator} .label=${name}
              .readOnly=${!access.ok} .revision=${this.#revision}></text-editor>`
      }
      <div class="line">
        ${access.ok ? html`<span class=${save} role="status">${saveStateWord(save)}</span>` : nothing}
        ${this.#others(session, org, indicator).map(
          (person) => html`<span class="people">${t('editing', { name: person })}</span>`,
        )}
      </div>
      <na-control .value=${value} .readonly=${!access.ok}
        .write=${(next: Parameters<SheetSession['write']>[0][number]['value']) =>
          session.write([{ org: org.id, key: indicator.code, value: next }], name)}></na-control>`
  }

  #others(session: SheetSession, org: OrgUnit, indicator: Indicator): readonly string[] {
    const here = session.people.filter(({ at }) => at?.org === org.id && at.key === indicator.code)
    return [...new Set(here.map(({ name }) => name))]
  }
}
