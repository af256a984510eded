import type { OrgUnitId, PeriodCode, ReturnRef, TableId } from '../../shared/domain/ids.js'
import { returnName } from '../../shared/domain/ids.js'
import { dueAt, type Extension, standingOf, type Task, type TaskStanding } from '../../shared/domain/task.js'
import type { Store } from '../store/store.js'

/** The tasks and extensions in force: kept in the store, in memory because every edit asks. */
export class TaskBook {
  readonly #store: Store
  readonly #now: () => Date
  readonly #tasks = new Map<string, Task>()
  readonly #extensions = new Map<string, Extension>()

  private constructor(store: Store, now: () => Date) {
    this.#store = store
    this.#now = now
  }

  static async load(store: Store, now: () => Date): Promise<TaskBook> {
    const book = new TaskBook(store, now)
    for (const task of await store.tasks()) book.#tasks.set(sheetName(task), task)
    for (const each of await store.extensions()) book.#extensions.set(returnName(each), each)
    return book
  }

  get tasks(): Iterable<Task> {
    return this.#tasks.values()
  }

  get extensions(): Iterable<Extension> {
    return this.#extensions.values()
  }

  task(table: TableId, period: PeriodCode): Task | undefined {
    return this.#tasks.get(sheetName({ table, period }))
  }

  extension(ref: ReturnRef): Extension | undefined {
    return this.#extensions.get(returnName(ref))
  }

  standing(ref: ReturnRef): TaskStanding {
    return standingOf(this.task(ref.table, ref.period), this.extension(ref), this.#now())
  }

  /** True when the period no longer takes entries of the unit. */
  isClosed(ref: ReturnRef): boolean {
    return this.standing(ref) === 'closed'
  }

  /** Until when a unit is asked to hand in; undefined without a task. */
  due(ref: ReturnRef): Date | undefined {
    const task = this.task(ref.table, ref.period)
    return task && dueAt(task, this.extension(ref))
  }

  /** In force as soon as it is on disk. */
  async put(task: Task): Promise<void> {
    await this.#store.putTask(task)
    this.#tasks.set(sheetName(task), task)
  }

  async extend(extension: Extension): Promise<void> {
    await this.#store.putExtension(extension)
    this.#extensions.set(returnName(extension), extension)
  }

  /** Units of a sheet that were given more time. */
  extended(table: TableId, period: PeriodCode): ReadonlyMap<OrgUnitId, Extension> {
    const found = new Map<OrgUnitId, Extension>()
    for (const each of this.#extensions.values())
      if (each.table === table && each.period === period) found.set(each.org, each)
    return found
  }
}

const sheetName = ({ table, period }: { readonly table: TableId; readonly period: PeriodCode }): string =>
  `${table}/${period}`
