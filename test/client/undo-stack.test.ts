import { beforeEach, describe, expect, it } from 'vitest'
import type { CellConflict } from '../../client/sync/sheet-session.js'
import { UndoStack } from '../../client/sync/undo-stack.js'
import type { CellValue } from '../../shared/domain/cell-value.js'

const values = new Map<string, CellValue>()
const touches = new Map<string, number>()
const rivals = new Map<string, CellValue>()
const asked: (readonly [key: string, again: boolean])[] = []
let writable = true
let stack: UndoStack

const set = (key: string, value: CellValue, label = key) => {
  const cell = {
    org: 'o',
    key,
    before: values.get(key) ?? null,
    after: value,
    touches: touches.get(key) ?? 0,
  }
  values.set(key, value)
  stack.push(label, [cell])
}
const byOther = (key: string, value: CellValue) => {
  values.set(key, value)
  touches.set(key, (touches.get(key) ?? 0) + 1)
}

beforeEach(() => {
  values.clear()
  touches.clear()
  rivals.clear()
  asked.length = 0
  writable = true
  stack = new UndoStack({
    value: (_org, key) => values.get(key) ?? null,
    touches: (_org, key) => touches.get(key) ?? 0,
    mayWrite: () => writable,
    rival: (_org, key) => rivals.get(key),
    write: (cells) => {
      for (const { key, value } of cells) values.set(key, value)
    },
    asked: ({ key }, again) => asked.push([key, again]),
  })
})

describe('UndoStack', () => {
  it('writes the previous value back, and again what was taken back', () => {
    set('a', 1)
    set('a', 2, '填报')
    expect(stack.undoLabel).toBe('填报')
    expect(stack.undo()).toEqual({ label: '填报', restored: 1, skipped: 0, rivals: 0 })
    expect(values.get('a')).toBe(1)
    expect(stack.undo()).toMatchObject({ restored: 1 })
    expect(values.get('a')).toBeNull()
    expect(stack.undo()).toBeUndefined()
    stack.redo()
    stack.redo()
    expect(values.get('a')).toBe(2)
    expect(stack.redoLabel).toBeUndefined()
  })

  it('leaves a cell alone that somebody else wrote since, even with the same value', () => {
    set('a', 5)
    byOther('a', 5)
    expect(stack.undo()).toEqual({ label: 'a', restored: 0, skipped: 1, rivals: 0 })
    expect(values.get('a')).toBe(5)
    expect(stack.redoLabel).toBeUndefined()
  })

  it('takes back the rest of a paste when one of its cells was overwritten', () => {
    const cells = ['a', 'b'].map((key) => ({ org: 'o', key, before: null, after: 1, touches: 0 }))
    values.set('a', 1)
    values.set('b', 1)
    stack.push('粘贴', cells)
    byOther('a', 9)
    expect(stack.undo()).toEqual({ label: '粘贴', restored: 1, skipped: 1, rivals: 0 })
    expect([values.get('a'), values.get('b')]).toEqual([9, null])
  })

  it('does not redo what somebody wrote over meanwhile either', () => {
    values.set('b', 1)
    const cells = ['a', 'b'].map((key) => ({ org: 'o', key, before: null, after: 1, touches: 0 }))
    values.set('a', 1)
    stack.push('粘贴', cells)
    stack.undo()
    byOther('a', 9)
    expect(stack.redo()).toMatchObject({ restored: 1, skipped: 1 })
    expect([values.get('a'), values.get('b')]).toEqual([9, 1])
  })

  it('gives way to what somebody else wrote at the same time, and can be done again', () => {
    values.set('a', 3)
    set('a', 5)
    rivals.set('a', 7)
    expect(stack.undo()).toEqual({ label: 'a', restored: 1, skipped: 0, rivals: 1 })
    expect(values.get('a')).toBe(7)
    rivals.clear()
    stack.redo()
    expect(values.get('a')).toBe(5)
    stack.undo()
    expect(values.get('a')).toBe(7)
  })

  it('takes a choice back as one step, also one that changed nothing, and asks again', () => {
    const choice: CellConflict = {
      org: 'o',
      key: 'a',
      seq: 4,
      kept: { value: 5, by: '张三' },
      lost: { value: 7, by: '李四' },
    }
    values.set('a', 3)
    set('a', 5)
    stack.push('选定', [{ org: 'o', key: 'a', before: 5, after: 5, touches: 0 }], choice)
    expect(stack.undo()).toMatchObject({ label: '选定', restored: 1 })
    expect(asked).toEqual([['a', true]])
    stack.redo()
    expect(asked).toEqual([
      ['a', true],
      ['a', false],
    ])
    stack.undo()
    expect(values.get('a')).toBe(5)
    byOther('a', 9)
    expect(stack.redo()).toMatchObject({ restored: 0, skipped: 1 })
    expect(asked).toHaveLength(3)
  })

  it('does not touch a cell whose write the server refused', () => {
    set('a', 'abc')
    values.set('a', 100) // rebuilt from the server
    expect(stack.undo()).toMatchObject({ restored: 0, skipped: 1 })
  })

  it('writes nothing into a row that may no longer be written', () => {
    set('a', 1)
    writable = false
    expect(stack.undo()).toMatchObject({ restored: 0, skipped: 1 })
    expect(values.get('a')).toBe(1)
  })

  it('forgets what was undone when something new is written', () => {
    set('a', 1)
    stack.undo()
    set('b', 2)
    expect(stack.redo()).toBeUndefined()
  })

  it('keeps the last hundred steps', () => {
    for (let i = 0; i < 130; i += 1) set('a', i)
    let undone = 0
    while (stack.undo()) undone += 1
    expect(undone).toBe(100)
    expect(values.get('a')).toBe(29)
  })
})
