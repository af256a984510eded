import type { LocalText } from '../../shared/domain/indicator.js'

/** One line of the shortcut sheet. */
export interface Shortcut {
  /** Keys as printed on them; several ways to the same thing are several entries. */
  readonly keys: readonly string[]
  readonly words: LocalText
}

export interface ShortcutGroup {
  readonly name: LocalText
  readonly shortcuts: readonly Shortcut[]
}

const key = (keys: readonly string[], zh: string, en: string): Shortcut => ({ keys, words: { zh, en } })

/** Every key of the grid, for the sheet under `?`; `grid-keys.ts` and `undo-bar.ts` say the same to the machine. */
export const gridShortcuts: readonly ShortcutGroup[] = [
  {
    name: { zh: '移动', en: 'Move' },
    shortcuts: [
      key(['↑', '↓', '←', '→'], '移动一格', 'One cell'),
      key(['Ctrl+方向键'], '跳到这片数据的边缘', 'To the edge of the data'),
      key(['Tab', 'Shift+Tab'], '向右、向左一格', 'Right, left'),
      key(
        ['Enter', 'Shift+Enter'],
        '向下、向上一格;按过 Tab 后回到起始列',
        'Down, up; after Tabs back to the first column',
      ),
      key(['Home', 'End'], '本行第一格、最后一格', 'First, last cell of the row'),
      key(['Ctrl+Home', 'Ctrl+End'], '表格第一格、最后一格', 'First, last cell of the sheet'),
      key(['PageUp', 'PageDown'], '上、下翻一屏', 'A screen up, down'),
      key(['Alt+PageUp', 'Alt+PageDown'], '左、右翻一屏', 'A screen left, right'),
      key(['Esc', 'Tab'], '先 Esc 再 Tab:离开表格,到“提交”', 'Esc, then Tab: leave the grid, on to “Submit”'),
    ],
  },
  {
    name: { zh: '选择', en: 'Select' },
    shortcuts: [
      key(['Shift+方向键', 'Shift+点击'], '扩大选择', 'Extend the selection'),
      key(['Ctrl+Shift+方向键'], '选到这片数据的边缘', 'Extend to the edge of the data'),
      key(['Shift+空格'], '选择整行(也可点行名)', 'Whole row (or press its name)'),
      key(['Ctrl+空格'], '选择整列(也可点表头)', 'Whole column (or press its head)'),
      key(['Ctrl+A', 'Ctrl+Shift+空格'], '全选', 'Everything'),
    ],
  },
  {
    name: { zh: '填写', en: 'Enter' },
    shortcuts: [
      key(['直接输入'], '覆盖当前格', 'Typing replaces the cell'),
      key(['F2', '双击'], '修改当前格', 'Edit the cell'),
      key(['Ctrl+Enter'], '把输入的内容填到所有选中的格', 'Put what is typed into all selected cells'),
      key(['Alt+Enter'], '格内换行', 'New line in the cell'),
      key(['Esc'], '取消输入', 'Cancel the entry'),
      key(['Delete'], '清除', 'Clear'),
      key(['Ctrl+D', 'Ctrl+R'], '向下、向右填充', 'Fill down, right'),
      key(
        ['拖动填充柄'],
        '复制到拖过的格;按住 Ctrl 拖动为递增序列',
        'Copy over dragged cells; with Ctrl a series',
      ),
      key(
        ['Alt+↓'],
        '沿用上期的存量(空格才写入,可撤销)',
        'Take over the stock of last period into an empty cell',
      ),
      key(['Ctrl+Z', 'Ctrl+Y'], '撤销、重做', 'Undo, redo'),
    ],
  },
  {
    name: { zh: '复制和粘贴', en: 'Copy and paste' },
    shortcuts: [
      key(['Ctrl+C', 'Ctrl+X', 'Ctrl+V'], '复制、剪切、粘贴', 'Copy, cut, paste'),
      key(['Ctrl+Shift+C'], '连同单位名和表头一起复制', 'Copy with unit and column names'),
    ],
  },
  {
    name: { zh: '查找和整理', en: 'Find and arrange' },
    shortcuts: [
      key(['Shift+F2'], '这一格的批注', 'Comments on the cell'),
      key(
        ['Ctrl+I'],
        '单元格详情:口径全文、往期、核对、修改记录',
        'About the cell: definition, earlier figures, checks, history',
      ),
      key(['Alt+N'], '您看过之后他人改动的下一格', 'Next cell that others changed since you looked'),
      key(['Ctrl+F'], '查找', 'Find'),
      key(
        ['F3', 'Shift+F3'],
        '下一个、上一个(在查找框里也可按 Enter)',
        'Next, previous match (in the box also Enter)',
      ),
      key(['Ctrl+H'], '替换', 'Replace'),
      key(['Ctrl+Shift+L'], '筛选、排序、冻结(只影响自己)', 'Filter, sort, freeze (for yourself only)'),
    ],
  },
]
