import type { Found } from './sessions.js'

type Reason = NonNullable<Found['ended']>

/** Why a session opens nothing any more, for the person who held it. */
export const sessionEndWords: Readonly<Record<Reason, string>> = {
  'disable-account': '您的账号已被管理员停用。未上传的内容保留在本机;如有疑问请联系管理员',
  'move-account': '您的账号已调到另一个单位,请重新登录。未上传的内容保留在本机',
  'confirm-role': '您的角色已变更,请重新登录。未上传的内容保留在本机,登录后自动上传',
  'reset-password': '管理员重置了您的密码,请用新的一次性密码登录。未上传的内容保留在本机',
  'change-password': '密码已在另一处修改,请用新密码重新登录。未上传的内容保留在本机',
  'end-sessions': '您的账号已在全部设备上退出,请重新登录。未上传的内容保留在本机',
  timeout: '登录已超时,请重新登录。未上传的内容保留在本机,登录后自动上传',
  unknown: '登录已失效或尚未登录,请登录。未上传的内容保留在本机,登录后自动上传',
}
