import type { AuditCheck, AuditPage } from '../../shared/protocol/audit-api.js'
import { request } from './request.js'

// The server of the same build answers these; its shapes are shared/protocol/audit-api.ts.

export async function fetchAuditPage(query: URLSearchParams): Promise<AuditPage> {
  return (await request('GET', `/api/audit?${query}`)) as AuditPage
}

export async function fetchAuditCheck(): Promise<AuditCheck> {
  return (await request('GET', '/api/audit/check')) as AuditCheck
}

export async function beginAuditCheck(): Promise<AuditCheck> {
  return (await request('POST', '/api/audit/check', {})) as AuditCheck
}
