import { coWrittenCodes } from '../../shared/domain/co-written.js'
import { asPeriodCode, type OrgUnitId, type PeriodCode, type TableId } from '../../shared/domain/ids.js'
import type { Indicator } from '../../shared/domain/indicator.js'
import type { UnitText } from '../../shared/domain/joined-texts.js'
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
      const title = pack.indicators.flatMap(({ rule }) => (rule.kind === 'of-unit' ? [rule.source] : []))[0]
      const table = title && catalogue.tableOf(title)
      if (!title || !table || !part) return []
      const body = pack.indicators.find(
        ({ code, coWritten: long }) => long && catalogue.tableOf(code) === table,
      )?.code
      const levels = catalogue.indicator(title)?.entryLevels ?? []
      const entries: UnitText[] = []
      for (const unit of part.within(part.root.id, levels)) {
        const held = await cells(table.id, lastPeriod(table), unit.id)
        const [heading, text] = [held.get(title), body && held.get(body)]
        const whole =
          typeof heading === 'string' && typeof text === 'string' ? `${heading}\n${text}` : heading
        entries.push({ unit: unit.name, value: whole })
      }
      return entries
    },
  }
}
