import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

// --dist measures another build, e.g. of an older version; it travels to child processes in the environment.
const root = process.env.BENCH_DIST
  ? pathToFileURL(`${resolve(process.env.BENCH_DIST)}/`)
  : new URL('../../../dist/', import.meta.url)

/**
 * Loads a compiled module of the product: what is measured is what users run.
 * @param {string} path under dist
 */
export async function fromDist(path) {
  try {
    return await import(new URL(path, root).href)
  } catch (error) {
    if (error?.code === 'ERR_MODULE_NOT_FOUND')
      throw new Error(`${path} is not built, run "npm run build" first`, { cause: error })
    throw error
  }
}

/** The product's own Yjs: a second copy beside it in one process would complain. */
export const productYjs = () => import(new URL('../node_modules/yjs/dist/yjs.mjs', root).href)

/** Folder of the built pages. */
export const clientDir = new URL('client/', root)
