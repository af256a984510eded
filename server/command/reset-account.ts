import { resolve } from 'node:path'
import { readablePassword } from '../auth/one-time-password.js'
import { Passwords } from '../auth/passwords.js'
import { type CommandIo, readOptions, UsageError } from './command-io.js'
import { withStoppedStore } from './stopped-store.js'

const help = `重置一个账号的密码 / reset one account     npm run account:reset -- --login 账号

给出新的一次性密码,原密码和已有登录立即失效,下次登录必须修改;同时写入审计日志(操作人为服务器本身)。
唯一的安全管理员或系统管理员忘记密码时使用;其他人请由系统管理员在“账号管理”中重置。
需要先停止服务器。数据文件夹由 DATA_DIR 指定,默认 ./data。

  --login LOGIN  要重置的账号 / the account
  --help         显示本说明
`

/** Gives one account of a stopped server a one-time password. Returns the exit code. */
export async function resetAccount(args: readonly string[], io: CommandIo): Promise<number> {
  const given = readOptions(args, { login: { type: 'string' }, help: { type: 'boolean', short: 'h' } })
  if (given.help) {
    io.out(help)
    return 0
  }
  const { login } = given
  if (!login) throw new UsageError('请用 --login 指明账号 / --login is missing')
  const done = await withStoppedStore(resolve(io.env.DATA_DIR || 'data'), async ({ store }) => {
    const account = await store.accountByLogin(login)
    if (!account) {
      io.err(`没有“${login}”这个账号 / no such account`)
      return 1
    }
    const password = readablePassword()
    const passwordHash = await new Passwords().hash(password)
    const step = { action: 'reset-password', account: account.id, by: null, at: new Date() } as const
    const details = { login, from: null, to: null }
    await store.changeAccounts(
      [{ ...step, passwordHash }],
      [
        {
          at: step.at,
          by: null,
          origin: null,
          event: { kind: 'account', action: step.action, account: account.id, org: account.org, details },
        },
      ],
    )
    io.out(`${account.name}(${login})的一次性密码 / one-time password:  ${password}`)
    return 0
  })
  if (done !== 'in-use') return done
  io.err('服务器正在使用这个数据文件夹,请先停止服务器 / stop the server first')
  return 1
}
