/** Waits for something to become true and returns it. For what tells nobody when it happens; events are better. */
export async function until<Value>(
  what: string,
  look: () => Value | undefined | false | null | Promise<Value | undefined | false | null>,
  deadlineMs = 15_000,
): Promise<Value> {
  const end = performance.now() + deadlineMs
  for (;;) {
    const value = await look()
    if (value !== undefined && value !== false && value !== null) return value
    if (performance.now() > end) throw new Error(`waited in vain for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** Gives up on a promise that does not settle, saying what was waited for. */
export async function within<Value>(
  what: string,
  promise: Promise<Value>,
  deadlineMs = 15_000,
): Promise<Value> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`waited in vain for ${what}`)), deadlineMs)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
