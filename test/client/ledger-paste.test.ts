import { describe, expect, it } from 'vitest'
import { mostPastedLines, planPaste } from '../../client/ledger/ledger-paste.js'
import type { ListColumn, ListDefinition } from '../../shared/domain/table.js'

const column = (id: string, zh: string, more: Partial<ListColumn>): ListColumn => ({
  id,
  name: { zh, en: id },
  valueType: 'text',
  unit: '',
  decimals: 0,
  required: false,
  ...more,
})
const list: ListDefinition = {
  id: 'projects',
  name: { zh: '项目', en: 'Projects' },
  entryLevels: ['community'],
  columns: [
    column('name', '项目名称', {}),
    column('category', '类别', { valueType: 'choice', choices: ['工程类', '服务类'] }),
    column('amount', '金额', {
      valueType: 'number',
      decimals: 2,
      unit: '元',
      entryUnit: { label: '万元', factor: 10_000 },
    }),
    column('date', '日期', { valueType: 'date' }),
  ],
}

describe('pasting lines into a ledger', () => {
  it('leaves a single cell to the input', () => {
    expect(planPaste('路灯改造', list, 'name')).toBeUndefined()
    expect(planPaste('路灯改造\r\n', list, 'name')).toBeUndefined()
    expect(planPaste('\n\n', list, 'name')).toBeUndefined()
  })

  it('reads cells as if they had been typed, from the column where it was pasted', () => {
    const plan = planPaste('工程类\t156 万元\t2024/5/17\r\n服务类\t１,２00\t\r\n', list, 'category')
    expect(plan?.lines).toEqual([
      { category: '工程类', amount: 1_560_000, date: '2024-05-17' },
      { category: '服务类', amount: 12_000_000 },
    ])
    expect(plan?.problems).toEqual([])
  })

  it('follows a header line, whatever the order of its columns', () => {
    const plan = planPaste('序号\t金额(万元)\t项目名称\n1\t12.5\t社区花园\n2\t3\t路灯', list, 'name')
    expect(plan?.lines).toEqual([
      { amount: 125_000, name: '社区花园' },
      { amount: 30_000, name: '路灯' },
    ])
    expect(plan?.ignoredColumns).toBe(1)
  })

  it('names every cell it could not read and keeps the rest of the line', () => {
    const plan = planPaste('社区花园\t别的\t近8000\n\t\t\n路灯\t工程类\t2', list, 'name')
    expect(plan?.lines).toHaveLength(2)
    expect(plan?.lines[0]).toEqual({ name: '社区花园' })
    expect(plan?.problems.map(({ row, column: { id }, text }) => [row, id, text])).toEqual([
      [1, 'category', '别的'],
      [1, 'amount', '近8000'],
    ])
  })

  it('keeps the word 不适用 in a text, and refuses it elsewhere', () => {
    const plan = planPaste('不适用\t不适用', list, 'name')
    expect(plan?.lines).toEqual([{ name: '不适用' }])
    expect(plan?.problems).toHaveLength(1)
  })

  it('takes so many lines at once and says how many were left', () => {
    const text = Array.from({ length: mostPastedLines + 7 }, (_, i) => `项目${i}\t工程类`).join('\n')
    const plan = planPaste(text, list, 'name')
    expect([plan?.lines.length, plan?.ignoredLines]).toEqual([mostPastedLines, 7])
  })
})
