export const minPasswordLength = 10
/** From this length on the kinds of signs do not matter. */
const longPassword = 16
export const maxPasswordLength = 256
const neededKinds = 3
/** Passwords before the present one that may not come again, the present one included. */
export const passwordsRemembered = 5

export type PasswordProblem =
  | 'too-short'
  | 'too-long'
  | 'like-login'
  | 'like-name'
  | 'common'
  | 'too-plain'
  | 'used-before'

/** What people choose when they are asked for something long; compared without case and signs. */
const common = [
  'password',
  'passw0rd',
  'admin',
  'administrator',
  'welcome',
  'letmein',
  'iloveyou',
  'woaini',
  'woaini1314',
  'woaini520',
  'woaizhongguo',
  'zhongguo',
  'shenzhen',
  'longgang',
  'longhua',
  'huibiao',
  'qwertyuiop',
  'qwerty',
  'qazwsxedc',
  'qazwsx',
  '1qaz2wsx',
  'zaq12wsx',
  '1q2w3e4r5t',
  '1q2w3e4r',
  'asdfghjkl',
  'zxcvbnm',
  'abcdefghij',
  'abc',
  'abcd',
  'aa',
  'test',
  'guest',
  'root',
  'user',
  'changeme',
]

/** Why a password may not be chosen; undefined when it may. Whether it was used before is the server's to know. */
export function passwordProblem(
  password: string,
  who: { readonly login: string; readonly name: string },
): PasswordProblem | undefined {
  if (password.length > maxPasswordLength) return 'too-long'
  if ([...password].length < minPasswordLength) return 'too-short'
  const plain = password.toLowerCase()
  if (contains(plain, who.login)) return 'like-login'
  if (contains(plain, who.name)) return 'like-name'
  if (isCommon(plain)) return 'common'
  if ([...password].length < longPassword && kindsOf(password) < neededKinds) return 'too-plain'
  return undefined
}

/** A login or name of a sign or two turns up in anything. */
const contains = (password: string, word: string): boolean =>
  [...word].length >= 3 && password.includes(word.toLowerCase())

/** A common word with digits and signs around it, digits in a row, or one sign over and over. */
function isCommon(password: string): boolean {
  const letters = password.replace(/[^a-z0-9]/g, '')
  const core = letters.replace(/^\d+|\d+$/g, '')
  if (common.includes(letters) || (core !== '' && common.includes(core))) return true
  if (new Set(password).size <= 3) return true
  return core === '' && isRun(letters)
}

/** Digits that go up or down by one, again and again: 1234567890, 9876543210, 123123123123. */
function isRun(digits: string): boolean {
  let steps = 0
  for (let i = 1; i < digits.length; i += 1)
    if (Math.abs(Number(digits[i]) - Number(digits[i - 1])) === 1) steps += 1
  return steps * 2 >= digits.length
}

/** How many of the four kinds of signs occur: small and capital letters, digits, everything else. */
function kindsOf(password: string): number {
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/]
  return kinds.filter((kind) => kind.test(password)).length
}

/** The same in words for the person, Chinese only; the client has its own in both languages. */
export const passwordProblemWords: Readonly<Record<PasswordProblem, string>> = {
  'too-short': `新密码至少要有${minPasswordLength}个字符`,
  'too-long': `新密码最长${maxPasswordLength}个字符`,
  'like-login': '新密码里不能含有账号',
  'like-name': '新密码里不能含有姓名',
  common: '新密码太常见,容易被猜到,请换一个',
  'too-plain': '新密码要含有大写字母、小写字母、数字、符号中的三种,或者不少于16个字符',
  'used-before': `新密码不能与最近${passwordsRemembered}次用过的相同`,
}
