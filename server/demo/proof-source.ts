import { coWrittenCodes } from '../../shared/domain/co-written.js'
import { asPeriodCode, type OrgUnitId, type PeriodCode, type TableId } from '../../shared/domain/ids.js'
import type { Indicator } from '../../shared/domain/indicator.js'
import { digestEntry, type UnitText } from '../../shared/domain/joined-texts.js'
import { buildOrgTree } from '../../shared/domain/org.js'
import { period as parsedPeriod, periodsOfYear } from '../../shared/domain/period.js'
import { asks, buildCatalogue, type Pack, packTree, type TableDefinition } from '../../shared/domain/table.js'
import type { TotalsAnswer, Workplace } from '../../shared/protocol/api.js'
import { readReturn } from '../../shared/protocol/return-document.js'
import { getJson } from './api-client.js'
import type { ProofSource } from './proof.js'
import type { SheetClient } from './sheet-client.js'

/** Reads a running server as somebody who sees all of a pack: totals over HTTP, words in the returns themselves. */
export function proofSource(
  pack: Pack,
  workplace: Workplace,
  server: { readonly url: string; readonly cookie: string; readonly client: SheetClient },
): ProofSource & { digest(): Promise<readonly UnitText[]> } {
  const catalogue = buildCatalogue(workplace.packs)
  const part = packTree(pack, buildOrgTree(workplace.orgUnits))
  const coWritten = coWrittenCodes(pack.indicators)
  const published = pack.publishedPeriod ?? asPeriodCode(String(pack.year))

  const cells = async (table: TableId, period: PeriodCode, org: OrgUnitId) => {
    const channel = await server.client.open({ table, period, org })
    try {
      return readReturn(channel.doc, coWritten)
    } finally {
      channel.close()
    }
  }
  const lastPeriod = (table: TableDefinition): PeriodCode => {
    if (parsedPeriod(published).type === table.periodType) return published
    const periods = periodsOfYear(pack.year, table.periodType)
    return periods[periods.length - 1] ?? published
  }
  async function* entriesOf(table: TableDefinition, indicator: Indicator): AsyncIterable<UnitText> {
    const { rule } = indicator
    const source = rule.kind === 'of-unit' ? catalogue.indicator(rule.source) : indicator
    if (!source || !part) return
    for (const unit of part.within(part.root.id, source.entryLevels)) {
      if (!asks(source, unit) || (rule.kind === 'of-unit' && rule.unit !== unit.id)) continue
      const held = await cells(table.id, lastPeriod(table), unit.id)
      yield { unit: unit.name, value: held.get(source.code) }
    }
  }
  return {
    totalsOf: async (table) => {
      const query = new URLSearchParams({
        table: table.id,
        period: published,
        scope: pack.scope,
        lens: 'all',
      })
      return (await getJson(server.url, `/api/totals?${query}`, server.cookie)) as TotalsAnswer
    },
    entriesOf,
    digest: async () => {
      const table = pack.tables.find(({ digest }) => digest)
      if (!table?.digest || !part) return []
      const levels = catalogue.indicator(table.digest.heading)?.entryLevels ?? []
      const entries: UnitText[] = []
      for (const unit of part.within(part.root.id, levels)) {
        const held = await cells(table.id, lastPeriod(table), unit.id)
        entries.push({ unit: unit.name, value: digestEntry(table.digest, (code) => held.get(code)) })
      }
      return entries
    },
  }
}
