import * as idb from 'lib0/indexeddb'

/**
 * A few named things kept on this computer: offline copies and the keys of edits not yet on the server.
 * Keys are paths whose first piece is the person's id, so that two people at one computer never share anything.
 */
export interface LocalStore {
  /** False when the browser gives no storage: then everything is forgotten with the page. */
  readonly durable: boolean
  get(key: string): Promise<unknown>
  /** Resolves once it is written. */
  put(key: string, value: unknown): Promise<void>
  remove(key: string): Promise<void>
  keysUnder(prefix: string): Promise<readonly string[]>
}

const databaseName = 'huibiao'
const storeName = 'things'

let opened: Promise<LocalStore> | undefined

/** The store of this browser, opened once; falls back to memory where IndexedDB is missing or forbidden. Never rejects. */
export function openLocalStore(): Promise<LocalStore> {
  opened ??= openStore()
  return opened
}

async function openStore(): Promise<LocalStore> {
  if (typeof indexedDB === 'undefined') return memoryStore()
  try {
    const db = await idb.openDB(databaseName, (fresh) => idb.createStores(fresh, [[storeName]]))
    return indexedDbStore(db)
  } catch (error) {
    console.warn('no IndexedDB: edits are only kept while the page is open', error)
    return memoryStore()
  }
}

function indexedDbStore(db: IDBDatabase): LocalStore {
  const store = (mode: 'readonly' | 'readwrite'): IDBObjectStore => {
    const [found] = idb.transact(db, [storeName], mode)
    if (!found) throw new Error(`no object store ${storeName}`)
    return found
  }
  return {
    durable: true,
    get: (key) => idb.get(store('readonly'), key),
    put: async (key, value) => {
      await idb.put(store('readwrite'), value as string, key)
    },
    remove: async (key) => {
      await idb.del(store('readwrite'), key)
    },
    keysUnder: async (prefix) => {
      const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`)
      const keys: unknown[] = await idb.getAllKeys(store('readonly'), range)
      return keys.filter((key): key is string => typeof key === 'string')
    },
  }
}

/** A store that forgets: for browsers without storage, and for tests. */
export function memoryStore(): LocalStore {
  const things = new Map<string, unknown>()
  return {
    durable: false,
    get: async (key) => things.get(key),
    put: async (key, value) => {
      things.set(key, value)
    },
    remove: async (key) => {
      things.delete(key)
    },
    keysUnder: async (prefix) => [...things.keys()].filter((key) => key.startsWith(prefix)),
  }
}
