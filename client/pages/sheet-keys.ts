import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { isInModal, takesText } from '../components/takes-text.js'
import { type KeyCommand, keyCommand } from '../grid/grid-keys.js'

/** What the keys of the grid ask for that concerns the whole sheet. */
export type SheetCommand = KeyCommand & {
  readonly do: 'find' | 'replace' | 'find-next' | 'arrange' | 'details' | 'comments' | 'unseen'
}

const ofSheet: ReadonlySet<string> = new Set([
  'find',
  'replace',
  'find-next',
  'arrange',
  'details',
  'comments',
  'unseen',
])

const isOfSheet = (command: KeyCommand): command is SheetCommand => ofSheet.has(command.do)

/**
 * Keys of the sheet while the keyboard is elsewhere on its page: on a button, on nothing. Where one writes, and in a window,
 * they stay what they are there; the grid takes its own before they come here.
 */
export class SheetKeys implements ReactiveController {
  readonly #run: (command: SheetCommand) => void

  constructor(host: ReactiveControllerHost, run: (command: SheetCommand) => void) {
    this.#run = run
    host.addController(this)
  }

  hostConnected(): void {
    window.addEventListener('keydown', this.#keydown)
  }

  hostDisconnected(): void {
    window.removeEventListener('keydown', this.#keydown)
  }

  readonly #keydown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return
    const [target] = event.composedPath()
    if (isInModal(event) || takesText(target) || target instanceof HTMLSelectElement) return
    const command = keyCommand(event, 'moving')
    if (!command || !isOfSheet(command)) return
    event.preventDefault()
    this.#run(command)
  }
}
