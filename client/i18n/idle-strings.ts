import { defineStrings } from './language.js'

/** Words of the warning before a session ends. */
export const idleText = defineStrings(
  {
    title: '即将自动退出',
    idle: '您有一段时间没有操作。为防止他人使用,{left}后将自动退出,全部窗口一起退出。',
    absolute: '这次登录已到最长时间,{left}后须重新登录。',
    kept: '已填的内容都已保留;未上传的保留在本机,您重新登录后自动上传。',
    goOn: '继续',
    understood: '知道了',
    minutes: '{m} 分 {s} 秒',
    seconds: '{s} 秒',
  },
  {
    title: 'About to sign you out',
    idle: 'You have not done anything for a while. So that nobody else uses your session, it ends in {left}, in all windows.',
    absolute: 'This session has reached its longest time: sign in again in {left}.',
    kept: 'What you filled in is kept; what was not uploaded stays on this computer and goes up once you sign in again.',
    goOn: 'Go on',
    understood: 'All right',
    minutes: '{m} min {s} s',
    seconds: '{s} s',
  },
)
