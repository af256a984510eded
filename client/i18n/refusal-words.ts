import { language } from './language.js'

/** A refusal as the server and the domain give it: a stable code, and words in Chinese. */
interface Refusal {
  readonly code: string
  readonly message: string
}

let english: Readonly<Record<string, string>> | undefined
let loading: Promise<void> | undefined

/** Resolves when refusals can be said in the person's language; without the network they are said in general words. */
export function loadRefusals(): Promise<void> {
  if (language() !== 'en') return Promise.resolve()
  loading ??= import('./refusal-english.js').then(
    ({ refusalEnglish }) => {
      english = refusalEnglish
    },
    () => {
      loading = undefined // asked for again with the next refusal
    },
  )
  return loading
}

/** What a refusal says in the person's language. Chinese is what the server said; English goes by the code. */
export function refusalWords({ code, message }: Refusal): string {
  if (language() !== 'en' || !/[\u3400-\u9fff]/.test(message)) return message
  void loadRefusals()
  const words = english?.[code]
  return words ? withNumber(words, message) : `The server refused this (${code})`
}

/** The one figure of the Chinese words, where the English ones have a place for it. */
function withNumber(words: string, message: string): string {
  const [number = ''] = /\d+/.exec(message) ?? []
  return words.replace('{n}', number)
}
