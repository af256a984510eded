import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix, relative, sep } from 'node:path'
import { describe, expect, it } from 'vitest'

/**
 * Who may import whom (ARCHITECTURE.md, "The rooms"). The compiler's project references hold shared, server and
 * client apart; this table holds the rooms inside them, and the packages each may use.
 */
interface Room {
  /** Rooms it may import; its own is always allowed. */
  readonly rooms: readonly string[]
  /** Packages it may import; Node's own are `node:*`. */
  readonly packages: readonly string[]
}

const shared = ['shared/domain', 'shared/protocol']
/** What a part of the server may use of others: the store's door and who is signed in. */
const doors = [...shared, 'server/store', 'server/auth']

const table: Readonly<Record<string, Room>> = {
  // Pure: no clock, no I/O, nothing of the wire. valibot describes the shape of a pack.
  'shared/domain': { rooms: [], packages: ['valibot'] },
  // Words on the wire and keys inside a document: here alone shared knows Yjs and its encodings.
  'shared/protocol': { rooms: ['shared/domain'], packages: ['lib0/*', 'yjs'] },

  // store.ts, the door: types and StoreError. Its implementation is a room of its own.
  'server/store': { rooms: shared, packages: [] },
  'server/store/sqlite': { rooms: [...shared, 'server/store'], packages: ['node:*', 'sqlite3'] },
  'server/auth': { rooms: [...shared, 'server/store'], packages: ['node:*', '@node-rs/argon2'] },
  'server/catalogue': { rooms: shared, packages: ['node:*'] },
  'server/rollup': { rooms: doors, packages: [] },
  // Yjs is known here and nowhere else on the server; the sheet client of the demo speaks it from outside.
  'server/relay': { rooms: doors, packages: ['node:net', 'lib0/*', 'yjs', 'ws', 'valibot'] },
  // The only sibling another one may use: HTTP serves the totals that rollup reads.
  'server/http': {
    rooms: [...doors, 'server/rollup'],
    packages: ['node:*', 'hono', 'hono/*', '@hono/*', 'rate-limiter-flexible', 'valibot', 'ws'],
  },
  // Figures of the running server: here alone prom-client is known.
  'server/metrics': { rooms: [], packages: ['prom-client'] },
  // Gets the committer and the rooms handed in: it knows the order of steps, not who carries them out.
  'server/workflow': { rooms: doors, packages: ['hono', 'hono/*', '@hono/*', 'valibot'] },
  // Other people's accounts: what may be done with them, and their import. The spreadsheet library only for the template.
  'server/accounts': {
    rooms: [...doors, 'server/catalogue', 'server/upload'],
    packages: ['node:*', 'hono', 'hono/*', '@hono/*', 'valibot', 'hucre'],
  },
  // Files that people send in: XLSX and CSV become plain cells, in a thread with limits. Stores nothing.
  'server/upload': { rooms: shared, packages: ['node:*', 'hono', 'hono/*', 'hucre'] },
  // Sign-in by an identity service: the only place that speaks OpenID Connect.
  'server/sso': { rooms: doors, packages: ['node:*', 'hono', 'hono/*', 'openid-client', 'valibot'] },
  'server/export': { rooms: doors, packages: ['node:*', 'hono', 'hucre'] },
  // Makes accounts and fills a server from outside, as a client does; reads and writes CSV like the catalogue.
  'server/demo': {
    rooms: [...doors, 'server/catalogue'],
    packages: ['node:*', 'lib0/*', 'ws', 'y-protocols/sync', 'yjs'],
  },
  // Programs behind `npm run …`: they may drive everything.
  'server/command': { rooms: ['shared/*', 'server/*'], packages: ['node:*'] },
  // The composition root and its program: the one place where parts meet.
  'server/root': {
    rooms: ['shared/*', 'server/*'],
    packages: ['node:*', '@hono/node-server', 'hono', 'pino', 'ws'],
  },

  'client/build': { rooms: [], packages: ['lightningcss', 'vite', 'node:zlib'] },
  'client/i18n': { rooms: shared, packages: [] },
  'client/api': { rooms: [...shared, 'client/i18n'], packages: [] },
  // What the whole client shares of the app: the model of the workplace, addresses, page parameters. No element.
  'client/app-model': {
    rooms: [...shared, 'client/i18n', 'client/api'],
    packages: [],
  },
  // Connection, open returns, offline copies, undo. Knows Yjs and sockets, and no element.
  'client/sync': {
    rooms: [...shared, 'client/i18n', 'client/api', 'client/app-model'],
    packages: ['lib0/*', 'yjs', 'y-websocket', 'y-indexeddb'],
  },
  // Gets that model from the server, or from the copy that sync kept.
  'client/app-load': {
    rooms: [...shared, 'client/i18n', 'client/api', 'client/app-model', 'client/sync'],
    packages: [],
  },
  'client/components': {
    rooms: [...shared, 'client/i18n', 'client/sync', 'client/app-model'],
    packages: ['lit', 'lit/*'],
  },
  // The parts of a page: each may use the components; grid uses form's fields, ledger those and grid's clipboard.
  'client/form': {
    rooms: [...shared, 'client/i18n', 'client/sync', 'client/app-model', 'client/components'],
    packages: ['lit', 'lit/*'],
  },
  'client/grid': {
    rooms: [...shared, 'client/i18n', 'client/sync', 'client/app-model', 'client/components', 'client/form'],
    packages: ['lit', 'lit/*', 'ag-grid-community'],
  },
  'client/ledger': {
    rooms: [
      ...shared,
      'client/i18n',
      'client/sync',
      'client/app-model',
      'client/components',
      'client/form',
      'client/grid',
    ],
    packages: ['lit', 'lit/*'],
  },
  // Files into an open sheet: reads them as a paste, writes them as typing does.
  'client/import': {
    rooms: [
      ...shared,
      'client/i18n',
      'client/sync',
      'client/api',
      'client/app-model',
      'client/components',
      'client/form',
      'client/grid',
      'client/ledger',
    ],
    packages: ['lit', 'lit/*'],
  },
  // Steps of a return: asks the API itself, and form's fields for what is missing.
  'client/review': {
    rooms: [
      ...shared,
      'client/i18n',
      'client/sync',
      'client/api',
      'client/app-model',
      'client/components',
      'client/form',
    ],
    packages: ['lit', 'lit/*'],
  },
  // Accounts: lists and asks the API itself.
  'client/accounts': {
    rooms: [...shared, 'client/i18n', 'client/api', 'client/app-model', 'client/components'],
    packages: ['lit', 'lit/*'],
  },
  // A page joins parts. No part and no other page imports a page.
  'client/pages': {
    rooms: [
      ...shared,
      'client/i18n',
      'client/sync',
      'client/app-model',
      'client/components',
      'client/form',
      'client/grid',
      'client/ledger',
      'client/import',
      'client/review',
      'client/accounts',
      'client/api',
      'client/app-load',
    ],
    packages: ['lit', 'lit/*'],
  },
  // The shell: it alone knows the pages.
  'client/app': { rooms: [...shared, 'client/*'], packages: ['lit', 'lit/*'] },
}

const appModel = ['workplace-model', 'page-params', 'router']

/** The room a file lies in; undefined for one that lies in none. */
function roomOf(file: string): string | undefined {
  const [house, folder, next] = file.split('/')
  if (!house || !folder) return undefined
  if (house === 'server' && next === undefined) return 'server/root'
  if (file.startsWith('server/store/sqlite/')) return 'server/store/sqlite'
  if (file === 'client/app/load-workplace.ts') return 'client/app-load'
  if (file.startsWith('client/app/') && appModel.includes(posix.basename(file, '.ts')))
    return 'client/app-model'
  const room = `${house}/${folder}`
  return room in table ? room : undefined
}

interface Import {
  readonly from: string
  readonly specifier: string
}

/** Every module a source names: static and dynamic imports, re-exports, types too. */
function importsOf(from: string, source: string): readonly Import[] {
  const code = source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/[^\n]*/g, '$1')
  const found = code.matchAll(/\b(?:from|import)\s*\(?\s*(['"])([\w@./:~-]+)\1/g)
  return [...found].map((match) => ({ from, specifier: match[2] ?? '' }))
}

const matches = (allowed: readonly string[], name: string): boolean =>
  allowed.some((each) => each === name || (each.endsWith('*') && name.startsWith(each.slice(0, -1))))

/** Why an import is not allowed; undefined when it is. */
function violation({ from, specifier }: Import): string | undefined {
  const room = roomOf(from)
  const rules = room === undefined ? undefined : table[room]
  if (room === undefined || !rules) return `${from} lies in no room`
  if (!specifier.startsWith('.'))
    return matches(rules.packages, specifier)
      ? undefined
      : `${from} (${room}) imports the package ${specifier}`
  const target = posix.join(posix.dirname(from), specifier).replace(/\.js$/, '.ts')
  const other = roomOf(target)
  if (other === undefined) return `${from} imports ${specifier}, which lies in no room`
  if (other === room || matches(rules.rooms, other)) return undefined
  return `${from} (${room}) imports ${specifier} (${other})`
}

const root = join(import.meta.dirname, '..')

function sources(): readonly string[] {
  return ['shared', 'server', 'client'].flatMap((house) =>
    readdirSync(join(root, house), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/')),
  )
}

const allImports = sources().flatMap((file) => importsOf(file, readFileSync(join(root, file), 'utf8')))

describe('the rooms', () => {
  it('are found: every source lies in one, and imports are seen', () => {
    const files = sources()
    expect(files.length).toBeGreaterThan(100)
    expect(files.filter((file) => roomOf(file) === undefined)).toEqual([])
    expect(allImports.length).toBeGreaterThan(300)
    const used = new Set(files.map(roomOf))
    for (const room of Object.keys(table)) expect(used, `the table names ${room}`).toContain(room)
  })

  it('import only what the table allows', () => {
    expect(allImports.map(violation).filter((each) => each !== undefined)).toEqual([])
  })

  it.each([
    [
      'shared reaches into the server',
      'shared/domain/org.ts',
      "import { x } from '../../server/store/store.js'",
    ],
    [
      'shared reaches into the client',
      'shared/protocol/api.ts',
      "import type { X } from '../../client/api/calls.js'",
    ],
    ['domain uses the wire', 'shared/domain/org.ts', "export * from '../protocol/frames.js'"],
    ['domain does I/O', 'shared/domain/org.ts', "import { readFile } from 'node:fs/promises'"],
    [
      'the client reaches into the server',
      'client/sync/open-sheet.ts',
      "const x = await import('../../server/main.js')",
    ],
    [
      "the relay reaches past the store's door",
      'server/relay/room.ts',
      "import { openSqliteStore } from '../store/sqlite/sqlite-store.js'",
    ],
    ['siblings meet', 'server/relay/room.ts', "import { x } from '../export/csv.js'"],
    ['siblings meet through a type', 'server/export/csv.ts', "import type { Room } from '../relay/room.js'"],
    ['a part imports the root', 'server/http/app.ts', "import { createServer } from '../create-server.js'"],
    ['the store knows the relay', 'server/store/sqlite/append.ts', "import '../../relay/room.js'"],
    ['SQL outside the store', 'server/http/app.ts', "import sqlite3 from 'sqlite3'"],
    ['Yjs in an export', 'server/export/csv.ts', "import * as Y from 'yjs'"],
    ['a part imports a page', 'client/grid/grid-rows.ts', "import '../pages/sheet-page.js'"],
    [
      'a component imports a part',
      'client/components/toast-line.ts',
      "import { x } from '../grid/grid-rows.js'",
    ],
    ['the sync imports an element', 'client/sync/open-sheet.ts', "import '../components/toast-line.js'"],
    ['a page speaks Yjs', 'client/pages/sheet-page.ts', "import * as Y from 'yjs'"],
    ['a page speaks AG Grid', 'client/pages/sheet-page.ts', "import { createGrid } from 'ag-grid-community'"],
    ['the model imports the shell', 'client/app/router.ts', "import './huibiao-app.js'"],
    [
      'a part of a page imports its like the wrong way',
      'client/form/value-text.ts',
      "import '../ledger/ledger-list.js'",
    ],
    ['a file outside all rooms', 'server/helpers/text.ts', "import { x } from '../../shared/domain/org.js'"],
  ])('a planted violation is caught: %s', (_what, file, line) => {
    const planted = `// a comment\nimport type { Y } from './near.js'\n${line}\n`
    const caught = importsOf(file, planted)
      .map(violation)
      .filter((each) => each !== undefined)
    expect(caught.length).toBeGreaterThan(0)
    expect(caught.join()).toContain(file)
  })

  it('a comment is no import', () => {
    const source =
      "/* import x from '../../server/main.js' */\n// from '../../server/main.js'\nexport const a = 1\n"
    expect(importsOf('shared/domain/org.ts', source)).toEqual([])
  })
})

describe('the compiler', () => {
  const references = (project: string) => {
    const config: unknown = JSON.parse(readFileSync(join(root, project, 'tsconfig.json'), 'utf8'))
    const list = (config as { references?: readonly { path: string }[] }).references ?? []
    return list.map(({ path }) => relative(root, join(root, project, path)))
  }

  it.each([
    ['shared', []],
    ['server', ['shared']],
    ['client', ['shared']],
    ['test', ['shared', 'server', 'client']],
    ['.', ['shared', 'server', 'client', 'test']],
  ])('%s refers to %j', (project, expected) => {
    expect(references(project)).toEqual(expected)
  })

  it('takes each house alone: its root folder is its own', () => {
    for (const project of ['shared', 'server', 'client']) {
      const file = join(root, project, 'tsconfig.json')
      const config = JSON.parse(readFileSync(file, 'utf8')) as { compilerOptions: { rootDir: string } }
      expect(join(dirname(file), config.compilerOptions.rootDir)).toBe(join(root, project))
    }
  })
})
