/** What a clipboard holds: text, and a table as HTML where the source gave one. */
export interface ClipboardContent {
  readonly text: string
  readonly html: string
}

/**
 * What the clipboard holds, asked for by a button. Undefined where the page may not read it: on plain http there is no
 * such function, and a person may have said no.
 */
export async function readClipboard(): Promise<ClipboardContent | undefined> {
  const clipboard: Clipboard | undefined = navigator.clipboard
  if (!clipboard) return undefined
  try {
    const [item] = await clipboard.read()
    const as = async (type: string): Promise<string> =>
      item?.types.includes(type) ? await (await item.getType(type)).text() : ''
    return { text: await as('text/plain'), html: await as('text/html') }
  } catch {
    return undefined
  }
}
