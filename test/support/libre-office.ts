import { execFile } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** What a test prints where LibreOffice is not installed. */
export const noLibreOffice = (what: string): string =>
  `LibreOffice (soffice) was not found: ${what} is not tried with the program itself on this machine\n`

/** How files are written and read, by the names that LibreOffice knows. */
const filters = {
  xlsx: ['Calc MS Excel 2007 XML', ''],
  csv: ['Text - txt - csv (StarCalc)', '44,34,76'],
  // As Chinese Windows writes it, in a country that parts fields by semicolons.
  'csv-gb18030': ['Text - txt - csv (StarCalc)', '59,34,85'],
  // 9 = tab; quotes only where needed, as a person leaves the dialog.
  'csv-tab': ['Text - txt - csv (StarCalc)', '9,34,76'],
  html: ['HTML (StarCalc)', ''],
} as const
export type OfficeFormat = keyof typeof filters

/** One cell as LibreOffice understood it. */
export interface OfficeCell {
  readonly kind: 'empty' | 'number' | 'text' | 'formula'
  readonly shown: string
}

/** What is typed into a file, cell by cell (`D12`), and how it is saved. */
export interface OfficeEdit {
  readonly bytes: Uint8Array
  readonly from: OfficeFormat
  readonly to: OfficeFormat
  readonly entries: Readonly<Record<string, string>>
}

/** Lines of Basic for one opened file. */
type Visit = readonly string[]

/**
 * A real LibreOffice without a window, driven by macros: it opens files, types into cells as a person does, copies a
 * range to its own clipboard and says what it put there.
 */
export class LibreOffice {
  readonly #folder: string
  #prepared = false
  #files = 0

  private constructor(folder: string) {
    this.#folder = folder
  }

  /** Undefined where it is not installed. Files stand in `folder`, which the caller removes. */
  static async find(folder: string): Promise<LibreOffice | undefined> {
    return run('soffice', ['--version']).then(
      () => new LibreOffice(folder),
      () => undefined,
    )
  }

  /** Opens each file, types a text into cells (`D12`) of its first sheet as a person does, and saves it. */
  async typed(edits: readonly OfficeEdit[]): Promise<readonly Uint8Array[]> {
    const visits: Visit[] = []
    for (const [index, { bytes, from, to, entries }] of edits.entries()) {
      const [filter, options] = filters[to]
      const lines = Object.entries(entries).map(
        ([cell, text]) => `sheet.getCellRangeByName(${basic(cell)}).FormulaLocal = ${basic(text)}`,
      )
      const save = `doc.storeToURL(${basic(this.#url(`saved${index}`))}, args())`
      visits.push(await this.#visit(bytes, from, [...lines, ...filterArgs(filter, options), save]))
    }
    await this.#macro(visits)
    return Promise.all(
      edits.map(async (_edit, index) => new Uint8Array(await readFile(join(this.#folder, `saved${index}`)))),
    )
  }

  /** What lies on the clipboard after a range (`A5:F12`) of a file's first sheet was copied. */
  async copied(
    bytes: Uint8Array,
    from: OfficeFormat,
    range: string,
  ): Promise<{ readonly text: string; readonly html: string }> {
    const visit = await this.#visit(bytes, from, [
      `doc.CurrentController.select(sheet.getCellRangeByName(${basic(range)}))`,
      'createUnoService("com.sun.star.frame.DispatchHelper")' +
        '.executeDispatch(doc.CurrentController.Frame, ".uno:Copy", "", 0, none())',
      'clip = createUnoService("com.sun.star.datatransfer.clipboard.SystemClipboard").getContents()',
      'For Each flavor In clip.getTransferDataFlavors()',
      `If flavor.MimeType = "text/html" Then WriteBytes(${basic(this.#url('html'))}, clip.getTransferData(flavor))`,
      `If flavor.MimeType = "text/plain;charset=utf-16" Then WriteText(${basic(this.#url('text'))}, clip.getTransferData(flavor))`,
      'Next',
    ])
    await this.#macro([visit])
    const read = (name: string) => readFile(join(this.#folder, name), 'utf8')
    return { text: await read('text'), html: await read('html') }
  }

  /** The cells of a range of a file's first sheet, as LibreOffice understood them when it opened the file. */
  async cells(
    bytes: Uint8Array,
    from: OfficeFormat,
    range: string,
  ): Promise<readonly (readonly OfficeCell[])[]> {
    const visit = await this.#visit(bytes, from, [
      `area = sheet.getCellRangeByName(${basic(range)})`,
      'all = ""',
      'For r = 0 To area.Rows.Count - 1',
      'For c = 0 To area.Columns.Count - 1',
      'cell = area.getCellByPosition(c, r)',
      'all = all & CStr(cell.Type) & cell.String & Chr(31)',
      'Next',
      'all = all & Chr(30)',
      'Next',
      `WriteText(${basic(this.#url('cells'))}, all)`,
    ])
    await this.#macro([visit])
    const kinds = ['empty', 'number', 'text', 'formula'] as const
    const text = await readFile(join(this.#folder, 'cells'), 'utf8')
    return text
      .split('\u001e')
      .slice(0, -1)
      .map((line) =>
        line
          .split('\u001f')
          .slice(0, -1)
          .map((cell) => ({ kind: kinds[Number(cell.charAt(0))] ?? 'empty', shown: cell.slice(1) })),
      )
  }

  /** Puts a file in the folder, to be opened as `doc` with its first sheet as `sheet` for some lines of Basic. */
  async #visit(bytes: Uint8Array, from: OfficeFormat, lines: readonly string[]): Promise<Visit> {
    this.#files += 1
    const file = `opened${this.#files}.${from.split('-')[0]}`
    await writeFile(join(this.#folder, file), bytes)
    const [filter, options] = filters[from]
    return [
      ...filterArgs(filter, from.startsWith('csv') ? `${options},1,,2052,false,true` : options),
      `doc = StarDesktop.loadComponentFromURL(${basic(this.#url(file))}, "_blank", 0, args())`,
      'sheet = doc.Sheets.getByIndex(0)',
      ...lines,
      'doc.close(True)',
    ]
  }

  #url(name: string): string {
    return pathToFileURL(join(this.#folder, name)).href
  }

  async #macro(visits: readonly Visit[]): Promise<void> {
    const standard = join(this.#folder, 'profile', 'user', 'basic', 'Standard')
    // A first start lays the profile out; only then a module of ours stays in it.
    if (!this.#prepared) {
      await this.#soffice('--terminate_after_init')
      await mkdir(standard, { recursive: true })
      await writeFile(join(standard, 'script.xlb'), library)
      this.#prepared = true
    }
    const source = [
      'Sub Main',
      'Dim args(1) As New com.sun.star.beans.PropertyValue',
      'Dim none()',
      'Dim doc, sheet, clip, flavor, area, cell, r, c, all',
      'On Error GoTo Failed',
      ...visits.flat(),
      `WriteText(${basic(this.#url('outcome'))}, "done")`,
      'Exit Sub',
      'Failed:',
      `WriteText(${basic(this.#url('outcome'))}, Error$ & " in line " & Erl)`,
      'End Sub',
      ...writers,
    ].join('\n')
    await writeFile(join(standard, 'Hand.xba'), moduleFile(source))
    await writeFile(join(this.#folder, 'outcome'), 'nothing ran')
    await this.#soffice('macro:///Standard.Hand.Main')
    const outcome = await readFile(join(this.#folder, 'outcome'), 'utf8')
    if (outcome.trim() !== 'done') throw new Error(`LibreOffice: ${outcome}`)
  }

  async #soffice(what: string): Promise<void> {
    const profile = `-env:UserInstallation=${this.#url('profile')}`
    await run('soffice', [profile, '--headless', '--norestore', what], {
      cwd: this.#folder,
      timeout: 90_000,
    })
  }
}

/** A text as a Basic literal. */
const basic = (text: string): string => `"${text.replaceAll('"', '""')}"`

const filterArgs = (name: string, options: string): readonly string[] => [
  property(0, 'FilterName', name),
  property(1, 'FilterOptions', options),
]

const property = (index: number, name: string, value: string): string =>
  `args(${index}).Name = ${basic(name)} : args(${index}).Value = ${basic(value)}`

const writers = [
  'Sub WriteBytes(url, data)',
  'Dim files, out',
  'files = createUnoService("com.sun.star.ucb.SimpleFileAccess")',
  'If files.exists(url) Then files.kill(url)',
  'out = files.openFileWrite(url)',
  'out.writeBytes(data)',
  'out.closeOutput()',
  'End Sub',
  'Sub WriteText(url, words)',
  'Dim files, out',
  'files = createUnoService("com.sun.star.ucb.SimpleFileAccess")',
  'If files.exists(url) Then files.kill(url)',
  'out = createUnoService("com.sun.star.io.TextOutputStream")',
  'out.setOutputStream(files.openFileWrite(url))',
  'out.setEncoding("UTF-8")',
  'out.writeString(words)',
  'out.closeOutput()',
  'End Sub',
]

const library = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard"
 library:readonly="false" library:passwordprotected="false"><library:element library:name="Hand"/></library:library>
`

function moduleFile(source: string): string {
  const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }
  const text = source.replace(/[&<>]/g, (sign) => signs[sign] ?? sign)
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Hand" script:language="StarBasic">
${text}
</script:module>
`
}
