import type { SheetRef } from '../../shared/domain/ids.js'
import type {
  CellAuthors,
  CheckFigures,
  ComparisonAnswer,
  ConceptFigures,
  EarlierValues,
  FindingsAnswer,
  Me,
  Missing,
  MyReturn,
  SignIn,
  TotalsAnswer,
  Workplace,
} from '../../shared/protocol/api.js'
import { request } from './request.js'

// The server of the same build answers these; its shapes are shared/protocol/api.ts and are not checked again here.

export async function signIn(credentials: SignIn): Promise<Me> {
  return (await request('POST', '/api/sign-in', credentials)) as Me
}

export async function signOut(): Promise<void> {
  await request('POST', '/api/sign-out')
}

export async function fetchWorkplace(): Promise<Workplace> {
  return (await request('GET', '/api/workplace')) as Workplace
}

export async function fetchMyReturns(): Promise<readonly MyReturn[]> {
  return (await request('GET', '/api/my-returns')) as readonly MyReturn[]
}

export async function fetchMissing(query: SheetRef & { readonly indicator: string }): Promise<Missing> {
  return (await request('GET', `/api/missing?${new URLSearchParams({ ...query })}`)) as Missing
}

export async function fetchFindings(query: SheetRef): Promise<FindingsAnswer> {
  return (await request('GET', `/api/findings?${new URLSearchParams({ ...query })}`)) as FindingsAnswer
}

export async function fetchTotals(query: SheetRef & { readonly lens: string }): Promise<TotalsAnswer> {
  return (await request('GET', `/api/totals?${new URLSearchParams({ ...query })}`)) as TotalsAnswer
}

export async function fetchComparison(
  query: SheetRef & { readonly lens: string },
): Promise<ComparisonAnswer> {
  return (await request('GET', `/api/comparison?${new URLSearchParams({ ...query })}`)) as ComparisonAnswer
}

export async function fetchEarlier(query: SheetRef): Promise<EarlierValues> {
  return (await request('GET', `/api/earlier?${new URLSearchParams({ ...query })}`)) as EarlierValues
}

export async function fetchAuthors(query: SheetRef): Promise<CellAuthors> {
  return (await request('GET', `/api/authors?${new URLSearchParams({ ...query })}`)) as CellAuthors
}

export async function fetchCheckFigures(query: SheetRef): Promise<CheckFigures> {
  return (await request('GET', `/api/check-figures?${new URLSearchParams({ ...query })}`)) as CheckFigures
}

export async function fetchConcepts(lens: string): Promise<ConceptFigures> {
  return (await request('GET', `/api/concepts?${new URLSearchParams({ lens })}`)) as ConceptFigures
}
