import { defineStrings } from '../i18n/language.js'

export const t = defineStrings(
  {
    unreachable: '连不上服务器,请检查网络后再试',
    failed: '操作没有成功(代码 {status}),请稍后再试',
  },
  {
    unreachable: 'The server cannot be reached. Check the network and try again',
    failed: 'That did not work (code {status}). Please try again later',
  },
)
