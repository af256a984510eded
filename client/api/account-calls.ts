import type {
  AccountChange,
  AccountDone,
  AccountPage,
  AccountPast,
  ImportDone,
  ImportPreview,
  NewAccountBody,
  PasswordChange,
  SingleSignOn,
} from '../../shared/protocol/accounts-api.js'
import type { Me } from '../../shared/protocol/api.js'
import { request, upload } from './request.js'

export async function fetchMe(): Promise<Me> {
  return (await request('GET', '/api/me')) as Me
}

export async function fetchAccounts(query: {
  readonly q: string
  readonly state: string
}): Promise<AccountPage> {
  const search = new URLSearchParams({ q: query.q, ...(query.state ? { state: query.state } : {}) })
  return (await request('GET', `/api/accounts?${search}`)) as AccountPage
}

export async function createAccount(body: NewAccountBody): Promise<AccountDone> {
  return (await request('POST', '/api/accounts', body)) as AccountDone
}

export async function changeAccount(id: string, change: AccountChange): Promise<AccountDone> {
  return (await request('POST', `/api/accounts/${encodeURIComponent(id)}`, change)) as AccountDone
}

export async function fetchAccountPast(id: string): Promise<AccountPast> {
  return (await request('GET', `/api/accounts/${encodeURIComponent(id)}/steps`)) as AccountPast
}

export async function previewImport(file: Blob): Promise<ImportPreview> {
  return (await upload('/api/accounts/import/preview', file)) as ImportPreview
}

export async function carryOutImport(file: Blob, plan: string): Promise<ImportDone> {
  return (await upload(`/api/accounts/import?plan=${encodeURIComponent(plan)}`, file)) as ImportDone
}

export async function changePassword(body: PasswordChange): Promise<void> {
  await request('POST', '/api/password', body)
}

export async function signOutEverywhere(): Promise<void> {
  await request('POST', '/api/sign-out-everywhere')
}

export async function fetchSingleSignOn(): Promise<SingleSignOn> {
  return (await request('GET', '/api/single-sign-on')) as SingleSignOn
}
