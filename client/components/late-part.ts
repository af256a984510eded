/**
 * A part of a page whose code comes after the page itself, so that the page is there sooner: what opens at a press, what
 * is asked for seldom. Fetched while the page rests ({@link fetchAtRest}), or when it is wanted before that.
 */
export class LatePart<Module> {
  readonly #load: () => Promise<Module>
  #coming: Promise<Module | undefined> | undefined
  #here: Module | undefined

  constructor(load: () => Promise<Module>) {
    this.#load = load
  }

  /** The code, once it is here. */
  get here(): Module | undefined {
    return this.#here
  }

  /** Fetches the code; undefined when it cannot be had now (no network, or an older page than the server). Never rejects. */
  come(): Promise<Module | undefined> {
    this.#coming ??= this.#load().then(
      (module) => {
        this.#here = module
        return module
      },
      (error: unknown) => {
        console.warn('a part of the page could not be fetched', error)
        this.#coming = undefined // the next time it is wanted, it is asked for again
        return undefined
      },
    )
    return this.#coming
  }
}

/** A page may need so long to come to rest; then its parts are fetched anyway, in milliseconds. */
const longestMs = 3_000
/** Where a browser does not say when it rests, in milliseconds. */
const restMs = 500

/** Fetches parts one after the other while the page rests: from then on they open at once, also without a network. */
export function fetchAtRest(parts: readonly LatePart<unknown>[]): void {
  const [next, ...rest] = parts
  if (!next) return
  const fetchNext = (): void => void next.come().then(() => fetchAtRest(rest))
  if (next.here) fetchAtRest(rest)
  else if (typeof requestIdleCallback === 'undefined') setTimeout(fetchNext, restMs)
  else requestIdleCallback(fetchNext, { timeout: longestMs })
}
