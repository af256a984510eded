import type { LocalText } from '../../shared/domain/indicator.js'
import { gridShortcuts, type ShortcutGroup } from '../grid/shortcuts.js'

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

/** Words that stand for keys and hands, in English. */
const inEnglish: readonly (readonly [string, string])[] = [
  ['方向键', 'arrows'],
  ['空格', 'Space'],
  ['点击', 'click'],
  ['双击', 'double click'],
  ['直接输入', 'typing'],
  ['拖动填充柄', 'dragging the handle'],
]

function keyName(key: string): string | LocalText {
  const en = inEnglish.reduce((name, [zh, word]) => name.split(zh).join(word), key)
  return en === key ? key : { zh: key, en }
}

/** The grid keeps its own keys; here they stand under the sheet's name, among those of the other pages. */
function ofSheet({ name, shortcuts }: ShortcutGroup): ShortcutArea {
  return {
    name: { zh: `表格:${name.zh}`, en: `Sheet: ${name.en}` },
    shortcuts: shortcuts.map(({ keys, words }) => ({ keys: keys.map(keyName), does: words })),
  }
}

/** Every key there is, by where it works. */
export const shortcutAreas: readonly ShortcutArea[] = [
  {
    name: { zh: '到处可用', en: 'Everywhere' },
    shortcuts: [
      shortcut(['?', 'F1'], '打开帮助与快捷键', 'Open help and shortcuts'),
      shortcut(['Ctrl+Z'], '撤销自己的上一步', 'Undo your own last step'),
      shortcut(['Ctrl+Y', 'Ctrl+Shift+Z'], '重做', 'Redo'),
      shortcut(['F9'], '提交本单位的报送', 'Submit the return of your unit'),
      shortcut(
        ['Tab', 'Shift+Tab'],
        '到下一个、上一个按钮或输入框',
        'To the next or previous button or field',
      ),
      shortcut(['Esc'], '关闭打开的面板或对话框', 'Close a panel or dialog'),
    ],
  },
  ...gridShortcuts.map(ofSheet),
  {
    name: { zh: '表单方式', en: 'Form' },
    shortcuts: [
      shortcut(['Enter'], '确认,到下一项', 'Accept, go to the next field'),
      shortcut(['Ctrl+Enter'], '在长文字里:到下一项', 'In a long text: go to the next field'),
      shortcut(
        ['Alt+↓'],
        '沿用上期的存量(空项才写入)',
        'Take over the stock of last period into an empty field',
      ),
      shortcut(['Shift+F2'], '这一项的批注', 'Comments on the field'),
      shortcut(['Esc'], '放弃正在输入的内容', 'Drop what you are typing'),
    ],
  },
  {
    name: { zh: '台账', en: 'Ledger' },
    shortcuts: [
      shortcut(['Alt+N'], '增加一行', 'Add a line'),
      shortcut(['↑', '↓'], '到上一行、下一行', 'To the line above or below'),
      shortcut(['Enter', 'F2'], '修改这一行', 'Change this line'),
      shortcut(['Shift+F2'], '对这一行的批注', 'Comments on this line'),
      shortcut(['Alt+↑', 'Alt+↓'], '把这一行上移、下移', 'Move this line up or down'),
      shortcut(['Delete'], '删除这一行(可撤销)', 'Remove this line (can be undone)'),
      shortcut(
        ['Enter', 'Tab'],
        '在输入框里:到下一格,行末换行',
        'In a field: the next one, at the end the next line',
      ),
      shortcut(['Esc'], '从输入框回到这一行', 'From a field back to its line'),
    ],
  },
  {
    name: { zh: '批注', en: 'Comments' },
    shortcuts: [
      shortcut(['@'], '提醒某人(↑ ↓ 选,Enter 确定)', 'Call somebody (↑ ↓ to choose, Enter to take)'),
      shortcut(['Ctrl+Enter'], '发送', 'Send'),
      shortcut(['Esc'], '收起', 'Fold'),
    ],
  },
  {
    name: { zh: '审核', en: 'Review' },
    shortcuts: [
      shortcut(['j', '↓'], '到下一个单位', 'To the unit below'),
      shortcut(['k', '↑'], '到上一个单位', 'To the unit above'),
      shortcut(['Enter'], '展开、收起这个单位需要看的地方', 'Show or fold what wants a look at this unit'),
      shortcut(
        ['a'],
        '审核通过,到下一份等您审核的(5 秒内可撤销)',
        'Approve and go to the next that waits (5 seconds to undo)',
      ),
      shortcut(['r'], '退回,带上需要看的指标', 'Send back, with what stands out named'),
      shortcut(['u'], '撤销刚才的审核通过', 'Undo the last approval'),
      shortcut(
        [keyName('空格')],
        '勾选这个单位(焦点在勾选框上)',
        'Tick the unit (with the focus on its box)',
      ),
      shortcut(['Esc'], '收起', 'Fold'),
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
