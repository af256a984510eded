/** What a login may look like: letters and digits of any script, and a few signs between them. */
const loginShape = /^[\p{L}\p{N}](?:[\p{L}\p{N}._@-]{0,62}[\p{L}\p{N}])?$/u
export const maxNameLength = 40

/** Why a login cannot be used; undefined when it can. */
export function loginProblem(login: string): string | undefined {
  if (login === '') return '请填写账号'
  return loginShape.test(login) ? undefined : '账号只能用文字、数字和 . _ @ -,最长64个字符'
}

/** Why a name cannot be used; undefined when it can. */
export function nameProblem(name: string): string | undefined {
  if (name === '') return '请填写姓名'
  if (name.length > maxNameLength) return `姓名最长${maxNameLength}个字符`
  return /\p{Cc}|\p{Cf}/u.test(name) ? '姓名里有看不见的控制字符' : undefined
}
