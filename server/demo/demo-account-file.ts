import { parseCsv } from '../catalogue/csv.js'

/** A line of the data folder's demo-accounts.csv. */
export interface DemoLogin {
  readonly role: string
  readonly login: string
  readonly password: string
  readonly name: string
  readonly org: string
}

/** Reads the list that the server wrote at its first start. Lines without login, password or org are left out. */
export function parseDemoAccounts(text: string): readonly DemoLogin[] {
  const [header, ...lines] = parseCsv(text)
  const place = (name: string) => header?.fields.indexOf(name) ?? -1
  return lines
    .map(({ fields }): DemoLogin => {
      const field = (name: string) => fields[place(name)] ?? ''
      return {
        role: field('role'),
        login: field('login'),
        password: field('password'),
        name: field('name'),
        org: field('org'),
      }
    })
    .filter(({ login, password, org }) => login !== '' && password !== '' && org !== '')
}
