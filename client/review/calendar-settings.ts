import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { decide } from '../../shared/domain/permission.js'
import type { WorkingCalendarSetting } from '../../shared/protocol/task-api.js'
import { ApiError } from '../api/request.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { buttons, fields, layout } from '../components/base-styles.js'
import { taskText as t } from '../i18n/task-strings.js'
import { readDays } from './day-list.js'
import { fetchCalendar, saveCalendar } from './task-calls.js'

/** 工作日历: days off, worked weekends and the shortest notice of a task. For administrators; nothing to others. */
@customElement('calendar-settings')
export class CalendarSettings extends LitElement {
  @property({ attribute: false }) workplace: WorkplaceModel | undefined
  @state() private _setting: WorkingCalendarSetting | undefined
  @state() private _said: { readonly words: string; readonly bad: boolean } | undefined

  static override styles = [
    layout,
    buttons,
    fields,
    css`
      section {
        max-width: 1440px;
        margin: 0 auto var(--gap-l);
      }
      form {
        display: flex;
        flex-wrap: wrap;
        align-items: flex-start;
        gap: var(--gap-m);
        margin-top: var(--gap-s);
        padding: var(--gap-m);
      }
      .days {
        display: grid;
        flex: 1 1 18em;
        gap: var(--gap-xs);
      }
      textarea {
        min-height: 9em;
        padding: var(--gap-xs) var(--gap-s);
        border: 1px solid var(--line-strong);
        border-radius: var(--radius);
        background: var(--panel);
        color: var(--ink);
        font: inherit;
        resize: vertical;
      }
      input {
        width: 6em;
      }
      .last {
        display: flex;
        flex-wrap: wrap;
        flex: 1 1 100%;
        align-items: center;
        gap: var(--gap-s) var(--gap-m);
      }
      .bad {
        color: var(--danger);
      }
    `,
  ]

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('workplace') && this.#may()) void this.#load()
  }

  override render() {
    const { _setting: setting, _said: said } = this
    if (!setting || !this.#may()) return nothing
    return html`<section aria-labelledby="calendar">
      <h2 id="calendar">${t('calendar')}</h2>
      <p class="muted">${t('calendarHint')}</p>
      <form class="panel" @submit=${this.#save} novalidate>
        <label class="days">${t('holidays')}
          <textarea name="holidays" .value=${setting.holidays.join('\n')}></textarea>
        </label>
        <label class="days">${t('workdays')}
          <textarea name="workdays" .value=${setting.workdays.join('\n')}></textarea>
        </label>
        <div class="last">
          <label class="field">${t('leadHours')}
            <input name="lead" inputmode="decimal" .value=${String(setting.minLeadMinutes / 60)} />
          </label>
          <button class="primary">${t('calendarSave')}</button>
          <span role="status" class=${said?.bad ? 'bad' : ''}>${said?.words ?? ''}</span>
        </div>
      </form>
    </section>`
  }

  #may(): boolean {
    const { workplace } = this
    if (!workplace) return false
    const { person, tree } = workplace
    return decide(person, { action: 'configure-review', org: person.org }, tree).allowed
  }

  async #load(): Promise<void> {
    try {
      this._setting = await fetchCalendar()
    } catch (error) {
      if (!(error instanceof ApiError)) throw error // what is not known cannot be changed
    }
  }

  readonly #save = async (event: Event): Promise<void> => {
    event.preventDefault()
    const form = new FormData(event.target as HTMLFormElement)
    const text = (name: string) => String(form.get(name) ?? '')
    const holidays = readDays(text('holidays'))
    const workdays = readDays(text('workdays'))
    for (const days of [holidays, workdays])
      if (!days.ok) return this.#say(t('calendarNoDay', { text: days.error }), true)
    const hours = Number(text('lead').trim() || Number.NaN)
    if (!(hours >= 0 && hours <= 180)) return this.#say(t('leadHoursWrong'), true)
    if (!holidays.ok || !workdays.ok) return
    const twice = holidays.value.find((day) => workdays.value.includes(day))
    if (twice) return this.#say(t('calendarTwice', { day: twice }), true)
    try {
      this._setting = await saveCalendar({
        holidays: holidays.value,
        workdays: workdays.value,
        minLeadMinutes: Math.round(hours * 60),
      })
      this.#say(t('calendarSaved', { n: holidays.value.length, m: workdays.value.length }), false)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.#say(error.message, true)
    }
  }

  #say(words: string, bad: boolean): void {
    this._said = { words, bad }
  }
}
