import { fileURLToPath } from 'node:url'
import { serve } from '../harness/child.mjs'
import { clientDir, fromDist } from '../harness/dist.mjs'

/** Our server with its default settings, on a data folder that huibiao-data.mjs made. */
let server
serve({
  start: async ({ dataDir, packsDir }) => {
    const { createServer } = await fromDist('server/create-server.js')
    server = await createServer({
      host: '127.0.0.1',
      port: 0,
      dataDir,
      packsDir,
      clientDir: fileURLToPath(clientDir),
      logLevel: 'error',
    })
    return { port: Number(new URL(server.url).port) }
  },
  stop: () => server?.stop(),
})
