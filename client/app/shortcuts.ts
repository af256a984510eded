import type { LocalText } from '../../shared/domain/indicator.js'

/** One thing that keys do. `keys`: ways to press it, each as it is printed on the keyboard, or in words. */
export interface Shortcut {
  readonly keys: readonly (string | LocalText)[]
  readonly does: LocalText
}

/** The shortcuts of one part of the product. */
export interface ShortcutArea {
  readonly name: LocalText
  readonly shortcuts: readonly Shortcut[]
}

const shortcut = (keys: Shortcut['keys'], zh: string, en: string): Shortcut => ({ keys, does: { zh, en } })

const ctrlArrows: LocalText = { zh: 'Ctrl+方向键', en: 'Ctrl+arrows' }
const shiftArrows: LocalText = { zh: 'Shift+方向键', en: 'Shift+arrows' }
const anyText: LocalText = { zh: '数字或文字', en: 'a number or text' }

/** Every key there is, by where it works. */
export const shortcutAreas: readonly ShortcutArea[] = [
  {
    name: { zh: '到处可用', en: 'Everywhere' },
    shortcuts: [
      shortcut(['?', 'F1'], '打开帮助与快捷键', 'Open help and shortcuts'),
      shortcut(['Ctrl+Z'], '撤销自己的上一步', 'Undo your own last step'),
      shortcut(['Ctrl+Y', 'Ctrl+Shift+Z'], '重做', 'Redo'),
      shortcut(
        ['Tab', 'Shift+Tab'],
        '到下一个、上一个按钮或输入框',
        'To the next or previous button or field',
      ),
      shortcut(['Esc'], '关闭打开的面板或对话框', 'Close a panel or dialog'),
    ],
  },
  {
    name: { zh: '表格:移动', en: 'Sheet: moving' },
    shortcuts: [
      shortcut(['↑', '↓', '←', '→'], '移动一格', 'Move one cell'),
      shortcut([ctrlArrows], '跳到一片数据的边缘', 'Jump to the edge of the data'),
      shortcut(['Home', 'End'], '到本行第一格、最后一格', 'To the first or last cell of the row'),
      shortcut(['Ctrl+Home', 'Ctrl+End'], '到表格第一格、最后一格', 'To the first or last cell of the sheet'),
      shortcut(['PageUp', 'PageDown'], '上翻、下翻一屏', 'One screen up or down'),
      shortcut(['Esc', 'Tab'], '先按 Esc 再按 Tab:离开表格', 'Esc, then Tab: leave the sheet'),
    ],
  },
  {
    name: { zh: '表格:填写', en: 'Sheet: filling in' },
    shortcuts: [
      shortcut([anyText], '直接输入,覆盖原来的内容', 'Just type: it replaces what was there'),
      shortcut(['F2'], '修改原来的内容(也可双击)', 'Change what is there (or double click)'),
      shortcut(['Enter', 'Shift+Enter'], '确认,到下面、上面一格', 'Accept, go down or up'),
      shortcut(['Tab', 'Shift+Tab'], '确认,到右边、左边一格', 'Accept, go right or left'),
      shortcut(['Alt+Enter'], '在文字格里换行', 'New line inside a text cell'),
      shortcut(['Esc'], '放弃正在输入的内容', 'Drop what you are typing'),
      shortcut(['Delete'], '清除选中的格', 'Clear the selected cells'),
    ],
  },
  {
    name: { zh: '表格:选择、复制与填充', en: 'Sheet: selecting, copying, filling' },
    shortcuts: [
      shortcut([shiftArrows], '扩大选择(也可拖动)', 'Extend the selection (or drag)'),
      shortcut(['Ctrl+A'], '全选', 'Select everything'),
      shortcut(['Ctrl+C', 'Ctrl+X'], '复制、剪切(可贴到 Excel、WPS)', 'Copy, cut (also to Excel and WPS)'),
      shortcut(['Ctrl+V'], '粘贴(可从 Excel、WPS 贴来)', 'Paste (also from Excel and WPS)'),
      shortcut(['Ctrl+D', 'Ctrl+R'], '用第一格向下、向右填满选择', 'Fill the selection down or right'),
    ],
  },
  {
    name: { zh: '表单方式', en: 'Form' },
    shortcuts: [
      shortcut(['Enter'], '确认,到下一项', 'Accept, go to the next field'),
      shortcut(['Esc'], '放弃正在输入的内容', 'Drop what you are typing'),
    ],
  },
  {
    name: { zh: '台账', en: 'Ledger' },
    shortcuts: [
      shortcut(['↑', '↓'], '到上一行、下一行', 'To the line above or below'),
      shortcut(['Enter', 'F2'], '修改这一行', 'Change this line'),
      shortcut(['Alt+↑', 'Alt+↓'], '把这一行上移、下移', 'Move this line up or down'),
      shortcut(['Delete'], '删除这一行(可撤销)', 'Remove this line (can be undone)'),
      shortcut(['Esc'], '从输入框回到这一行', 'From a field back to its line'),
    ],
  },
  {
    name: { zh: '审核', en: 'Review' },
    shortcuts: [
      shortcut(['↑', '↓'], '到上一个、下一个单位', 'To the unit above or below'),
      shortcut(['Enter'], '打开这个单位的报送', 'Open the return of this unit'),
    ],
  },
]

const bothWords = (key: string | LocalText): readonly string[] =>
  typeof key === 'string' ? [key] : [key.zh, key.en]

const fold = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, '')

/** The areas with only those shortcuts whose keys, effect or area hold the text, in either language; all when it is empty. */
export function findShortcuts(
  text: string,
  areas: readonly ShortcutArea[] = shortcutAreas,
): readonly ShortcutArea[] {
  const wanted = fold(text)
  const has = (...words: readonly string[]): boolean => words.some((word) => fold(word).includes(wanted))
  return areas
    .map((area) =>
      has(area.name.zh, area.name.en)
        ? area
        : {
            ...area,
            shortcuts: area.shortcuts.filter(({ keys, does }) =>
              has(...keys.flatMap(bothWords), does.zh, does.en),
            ),
          },
    )
    .filter(({ shortcuts }) => shortcuts.length > 0)
}
