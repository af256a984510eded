/** Languages of the product. Chinese is complete and the default; English is switchable. */
export type Language = 'zh-CN' | 'en'

const storageKey = 'huibiao.language'
let current: Language = readStored()

function readStored(): Language {
  try {
    return localStorage.getItem(storageKey) === 'en' ? 'en' : 'zh-CN'
  } catch {
    return 'zh-CN' // storage may be forbidden; the page still works
  }
}

export function language(): Language {
  return current
}

/** Switches the language for good and reloads the page: every part then speaks it. */
export function switchLanguage(next: Language): void {
  current = next
  try {
    localStorage.setItem(storageKey, next)
  } finally {
    location.reload()
  }
}

type Words = Readonly<Record<string, string>>

/**
 * Binds a feature's strings. Both languages must have the same keys (a compile error otherwise).
 * `{name}` in a string is replaced by the parameter of that name.
 * @example const t = defineStrings({ saved: '已保存 {n} 项' }, { saved: '{n} saved' }); t('saved', { n: 3 })
 */
export function defineStrings<const Zh extends Words>(
  zh: Zh,
  en: { readonly [Key in keyof Zh]: string },
): (key: keyof Zh & string, params?: Readonly<Record<string, string | number>>) => string {
  return (key, params = {}) => {
    const text: string = (current === 'en' ? en[key] : zh[key]) ?? key
    return text.replace(/\{(\w+)\}/g, (whole, name: string) =>
      name in params ? String(params[name]) : whole,
    )
  }
}
