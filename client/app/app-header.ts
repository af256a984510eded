import { css, html, LitElement, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { roleNames, words } from '../../shared/domain/glossary.js'
import { decide } from '../../shared/domain/permission.js'
import { signOut } from '../api/calls.js'
import { ApiError } from '../api/request.js'
import { accountText as account } from '../i18n/account-strings.js'
import { t } from '../i18n/app-strings.js'
import { comfortText } from '../i18n/comfort-strings.js'
import { language, switchLanguage } from '../i18n/language.js'
import { localText } from '../i18n/local-text.js'
import '../components/display-menu.js'
import { forgetWorkplace, hasUnsentEdits } from './load-workplace.js'
import type { WorkplaceModel } from './workplace-model.js'

/** The bar above every page: where home is, who is signed in, the language, how it looks, help, and the mark of synthetic data.
 * Fires `help`. */
@customElement('app-header')
export class AppHeader extends LitElement {
  @property({ attribute: false }) workplace: WorkplaceModel | undefined

  static override styles = css`
    :host {
      flex: none;
      display: block;
    }
    .bar {
      display: flex;
      align-items: center;
      gap: var(--gap-m);
      min-height: var(--header-height);
      padding: 0 var(--gap-l);
      background: var(--header);
      color: var(--header-ink);
      --menu-line: var(--header-line);
    }
    a.home {
      display: inline-flex;
      align-items: center;
      gap: var(--gap-s);
      color: inherit;
      text-decoration: none;
      font-size: calc(18px * var(--text-scale));
      font-weight: 700;
      letter-spacing: 0.08em;
      white-space: nowrap;
    }
    a.home svg {
      flex: none;
    }
    .unit {
      padding-left: var(--gap-m);
      border-left: 1px solid var(--header-line);
      white-space: nowrap;
      overflow: hidden;
      text-overflow: ellipsis;
      min-width: 0;
    }
    .space {
      flex: 1;
    }
    .person {
      white-space: nowrap;
      overflow: hidden;
      text-overflow: ellipsis;
      min-width: 0;
    }
    a.way {
      color: inherit;
    }
    a.way.person {
      text-decoration: none;
    }
    .role {
      margin-left: var(--gap-s);
    }
    button {
      flex: none;
      min-height: 30px;
      padding: 0 10px;
      border: 1px solid var(--header-line);
      border-radius: var(--radius);
      background: transparent;
      color: inherit;
      font: inherit;
      font-size: var(--text-sm);
      cursor: pointer;
      white-space: nowrap;
    }
    button:hover {
      background: var(--header-hover);
    }
    a:focus-visible,
    button:focus-visible {
      outline: 2px solid currentColor;
      outline-offset: 1px;
    }
    .demo {
      padding: 2px var(--gap-l);
      background: var(--warn-soft);
      border-bottom: 1px solid var(--warn-line);
      color: var(--warn);
      font-size: var(--text-s);
      line-height: 18px;
      text-align: center;
    }
    .tools {
      display: contents;
    }
    @media (max-width: 640px) {
      .bar {
        flex-wrap: wrap;
        padding: 4px var(--gap-m) 6px;
        gap: 4px var(--gap-s);
        --menu-pad: 8px;
        --menu-height: 36px;
      }
      .tools {
        display: flex;
        flex: 1 0 100%;
        align-items: center;
        justify-content: space-between;
        gap: 4px;
      }
      button {
        min-height: 36px;
        padding: 0 8px;
      }
      a.home {
        letter-spacing: 0;
      }
      a.way.person {
        flex: 0 1 auto;
      }
      .role,
      .unit {
        display: none;
      }
    }
  `

  override render() {
    const { workplace } = this
    if (!workplace) return nothing
    const { me, tree, person } = workplace
    const path = [...tree.pathUp(person.org)].reverse().map((unit) => unit.name)
    return html`
      <header>
        <div class="bar">
        <a class="home" href="/">
          <svg width="22" height="22" viewBox="0 0 32 32" aria-hidden="true">
            <path d="M6 8h20M6 16h20M6 24h20M13 8v16" stroke="currentColor" stroke-width="2.6" fill="none" />
            <rect x="14.5" y="17.5" width="10.5" height="5" fill="var(--brand-mark)" />
          </svg>
          ${t('product')}
        </a>
        <span class="unit">${path.slice(-2).join(' · ')}</span>
        <span class="space"></span>
        <a class="way person" href="/password" title=${account('myAccount')}
          >${me.name}<span class="role">${localText(roleNames[me.role])}</span></a
        >
        <span class="tools">
        ${
          decide(person, { action: 'list-accounts', org: person.org }, tree).allowed
            ? html`<a class="way" href="/accounts">${account('title')}</a>`
            : nothing
        }
        <button @click=${this.#help} aria-keyshortcuts="F1">${comfortText('help')}</button>
        <display-menu .user=${me.id}></display-menu>
        <button lang=${language() === 'en' ? 'zh-CN' : 'en'} @click=${this.#switchLanguage}>
          ${t('switchLanguage')}
        </button>
        <button @click=${this.#signOut}>${t('signOut')}</button>
        </span>
        </div>
        ${workplace.demo ? html`<div class="demo" role="note">${localText(words.synthetic)}</div>` : nothing}
      </header>
    `
  }

  readonly #help = (): void => {
    this.dispatchEvent(new CustomEvent('help'))
  }

  readonly #switchLanguage = (): void => switchLanguage(language() === 'en' ? 'zh-CN' : 'en')

  readonly #signOut = async (): Promise<void> => {
    const user = this.workplace?.me.id
    if (!user) return
    if ((await hasUnsentEdits(user)) && !window.confirm(t('leaveSignOut'))) return
    try {
      await signOut()
      await forgetWorkplace(user)
      location.assign('/sign-in')
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      window.alert(error.message)
    }
  }
}
