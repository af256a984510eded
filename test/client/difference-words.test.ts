import { describe, expect, it } from 'vitest'
import { figureWords, standingReasons } from '../../client/review/difference-words.js'
import { asIndicatorCode } from '../../shared/domain/ids.js'
import { maxReviewReasonLength } from '../../shared/domain/workflow.js'
import type { ReturnDifference } from '../../shared/protocol/review-difference-api.js'

const [one, two, three] = ['T.1', 'T.2', 'T.3'].map(asIndicatorCode) as [
  ReturnType<typeof asIndicatorCode>,
  ReturnType<typeof asIndicatorCode>,
  ReturnType<typeof asIndicatorCode>,
]
const facts = (more: Partial<ReturnDifference>): ReturnDifference => ({
  org: '1',
  submitted: null,
  since: null,
  changed: [],
  moreChanged: 0,
  sentBack: null,
  figures: [],
  findings: [],
  missing: null,
  near: 0,
  unknown: 0,
  ...more,
})
const moved = (base: number, value: number) => ({
  against: 'previous' as const,
  now: 30,
  base,
  change: base === 0 ? ({ kind: 'none' } as const) : ({ kind: 'percent', value } as const),
})
const figure = {
  key: one,
  now: 30,
  moved: [moved(10, 200), { ...moved(0, 0), against: 'last-year' as const }],
  outlier: { score: 5, beyond: 95, peers: 40 },
}

describe('what makes a figure stand out', () => {
  it('is said against each base, and among which units', () => {
    expect(figureWords(undefined, figure)).toBe('比上期 10 +200.0%;上年同期为 0;高于同级 95% 的单位')
    expect(
      figureWords(undefined, { ...figure, moved: [], outlier: { score: -4, beyond: 98, peers: 40 } }),
    ).toBe('低于同级 98% 的单位')
  })
})

describe('what a 退回 begins with', () => {
  it('is what was not changed, what nobody explained, and what stands out, each cell once', () => {
    const message = { zh: '请核对金额', en: 'check' }
    const reasons = standingReasons(
      undefined,
      facts({
        sentBack: {
          reason: '核实',
          cells: [
            { key: two, reason: '与记录不符', changed: false },
            { key: three, reason: '已改好', changed: true },
          ],
        },
        findings: [
          { severity: 'soft', message, cells: [three], explanation: '属实' },
          { severity: 'soft', message, cells: [two], explanation: null },
        ],
        figures: [figure],
      }),
    )
    expect(reasons).toEqual([
      { key: two, reason: '与记录不符' },
      { key: one, reason: expect.stringMatching(/^比上期 10 \+200\.0%.*,请核实$/) },
    ])
    expect(standingReasons(undefined, facts({}))).toEqual([])
  })

  it('is never longer than a reason may be', () => {
    const message = { zh: '长'.repeat(900), en: 'long' }
    const [reason] = standingReasons(
      undefined,
      facts({ findings: [{ severity: 'soft', message, cells: [one], explanation: null }] }),
    )
    expect(reason?.reason).toHaveLength(maxReviewReasonLength)
  })
})
