import { parseArgs } from 'node:util'
import { demoFill } from '../demo/demo-fill.js'
import { localUrl, readDemoAccounts, runCommand } from './command-line.js'

const help = `用合成的演示数据填满一个正在运行的汇表 / fills a running server with synthetic demo data

用法 / usage:  npm run demo:fill -- [选项 / options]
  --url <地址>       服务器地址,默认 http://127.0.0.1:$PORT(8080)       / address of the server
  --at-once <n>      同时填报的账号数,默认 8                            / accounts at work at the same time
  --seed <n>         合成数据的种子,默认 2024;同一种子得到同样的数据     / seed of the made-up numbers
  --help
环境变量 / environment:  DATA_DIR(默认 ./data,内有 demo-accounts.csv) PORT

像真人一样登录并经 WebSocket 逐份填报;只写入缺少或不同的单元格,可以重复运行。
`

await runCommand(async () => {
  const { values } = parseArgs({
    options: {
      url: { type: 'string' },
      'at-once': { type: 'string', default: '8' },
      seed: { type: 'string', default: '2024' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) {
    process.stdout.write(help)
    return 0
  }
  const atOnce = wholeNumber(values['at-once'])
  const seed = wholeNumber(values.seed)
  if (atOnce === undefined || atOnce < 1 || seed === undefined) {
    process.stderr.write(`--at-once 和 --seed 应为整数 / must be whole numbers\n\n${help}`)
    return 1
  }
  const url = values.url ?? localUrl()
  const started = performance.now()
  const result = await demoFill({
    url,
    accounts: await readDemoAccounts(),
    seed,
    atOnce,
    onProgress: ({ name, returns, cells, accountsDone, accounts }) =>
      process.stdout.write(
        `[${accountsDone}/${accounts}] ${name}:${returns} 份报送,写入 ${cells} 个单元格\n`,
      ),
  })
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  process.stdout.write(
    `完成:${result.accounts} 个账号、${result.returns} 份报送、写入 ${result.cells} 个单元格,用时 ${seconds} 秒 / done\n`,
  )
  return 0
})

function wholeNumber(text: string): number | undefined {
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined
}
