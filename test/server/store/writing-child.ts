import { openSqliteStore } from '../../../server/store/sqlite/sqlite-store.js'
import { createCommitMaker } from '../../support/commit-maker.js'
import { smallCodes, smallModel, smallOrgs, smallReturn } from '../../support/small-pack.js'

// Run by sqlite-crash.test.ts: appends for ever and prints the value of each commit once it was acknowledged.
const [file] = process.argv.slice(2)
if (!file) throw new Error('which file?')
const store = await openSqliteStore({ file })
const maker = createCommitMaker(smallModel)
for (let value = 1; ; value++) {
  const ref = smallReturn(value % 2 ? smallOrgs.a1 : smallOrgs.b1)
  await store.append([maker.commit(ref, { [smallCodes.sum]: value })], smallModel)
  process.stdout.write(`${value}\n`)
}
