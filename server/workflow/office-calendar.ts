import { announcedCalendar } from '../../shared/domain/holidays.js'
import { minutesPerWorkingDay } from '../../shared/domain/working-time.js'
import type { WorkingCalendarSetting } from '../../shared/protocol/task-api.js'
import type { Store } from '../store/store.js'

const calendarKey = 'working-calendar'

/** Working days and the shortest notice of a task, as the administrator keeps them. */
export class OfficeCalendar {
  readonly #store: Store
  #setting: WorkingCalendarSetting

  private constructor(store: Store, setting: WorkingCalendarSetting) {
    this.#store = store
    this.#setting = setting
  }

  static async load(store: Store): Promise<OfficeCalendar> {
    const text = await store.setting(calendarKey)
    // Only this class writes the setting, after its route has checked it.
    const setting =
      text === undefined
        ? { ...announcedCalendar, minLeadMinutes: minutesPerWorkingDay }
        : (JSON.parse(text) as WorkingCalendarSetting)
    return new OfficeCalendar(store, setting)
  }

  get setting(): WorkingCalendarSetting {
    return this.#setting
  }

  async choose(setting: WorkingCalendarSetting): Promise<void> {
    await this.#store.setSetting(calendarKey, JSON.stringify(setting))
    this.#setting = setting
  }
}
