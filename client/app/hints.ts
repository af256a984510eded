import type { LocalText } from '../../shared/domain/indicator.js'
import { readsFigures } from '../../shared/domain/permission.js'
import type { Role } from '../../shared/domain/person.js'
import type { Route } from './router.js'

/** Three things that somebody new to a page has to know, shortest first. */
export type Hints = readonly [LocalText, LocalText, LocalText]

const filling: Hints = [
  {
    zh: '左边有蓝线、加粗的一行是您单位的:选中一格直接输入,回车或 Tab 确认。灰底的格不用填。',
    en: 'The bold row with a blue edge is your unit’s: select a cell and type, Enter or Tab accepts. Grey cells are not yours.',
  },
  {
    zh: '不用按保存。上方显示“全部已保存”,数字就已写进服务器;“离线”时先留在本机,联网后自动上传。',
    en: 'There is no save button. “All saved” above means the server has it; while offline it stays here and goes up by itself.',
  },
  {
    zh: '填完后按表格上方的“提交”。没有数就填 0,确实没有这项工作就填“不适用”并写原因。',
    en: 'When done, press “Submit” above the sheet. Nothing happened: 0. Does not concern you: N/A, with the reason.',
  },
]

const form: Hints = [
  {
    zh: '一行一个指标:在框里输入,回车到下一项;指标下面的小字是口径。',
    en: 'One indicator a line: type in the box, Enter goes on to the next. The small print is what it means.',
  },
  filling[1],
  {
    zh: '填完后按上方的“提交”。没有数就填 0,确实没有这项工作就选“不适用”并写原因。',
    en: 'When done, press “Submit” above. Nothing happened: 0. Does not concern you: N/A, with the reason.',
  },
]

const ledger: Hints = [
  {
    zh: '一件事记一行:在最下面的空行里写,写完自动多出一行。合计由台账自动算出,不用再填。',
    en: 'One line for each event: write in the empty line at the end, the next one appears. Figures are counted from the list.',
  },
  filling[1],
  {
    zh: '这一期没有发生,就选“本期无”;记完后按上方的“提交”。',
    en: 'Nothing happened in this period: choose “none”. When done, press “Submit” above.',
  },
]

const watching: Hints = [
  {
    zh: '数字随各单位填报实时变化,不用刷新;合计和小计自动加出来。',
    en: 'Figures move while units fill in, without reloading; totals add up by themselves.',
  },
  {
    zh: '“—”表示还没有数,0 是报了零;分数是已报数/应报数,点按看谁未报。',
    en: '“—” is no figure yet, 0 is a reported zero; fractions are reported/expected, press one to see who is missing.',
  },
  {
    zh: '“含未审 / 已审 / 已锁定”决定算进哪些数;对外使用请看已锁定的。',
    en: 'Counting “incl. unreviewed / reviewed / locked” decides what is added; quote locked figures only.',
  },
]

const reviewing: Hints = [
  {
    zh: '先看有提示或变动大的单位:用 ↑ ↓ 选,回车打开,逐格核对。',
    en: 'Look first at units with warnings or large changes: ↑ ↓ to choose, Enter to open.',
  },
  {
    zh: '没问题按“审核通过”;有问题按“退回”,写明原因,可以指到具体的格。',
    en: 'All well: “Approve”. Otherwise “Send back” with a reason, which may point at cells.',
  },
  {
    zh: '每一步都记下谁、何时、为什么,填报单位马上看到。',
    en: 'Each step is recorded, who, when and why; the unit sees it at once.',
  },
]

const homeOf: Readonly<Record<'clerk' | 'reviewer' | 'supervisor' | 'viewer', Hints>> = {
  viewer: [
    {
      zh: '每张卡片是一张报表:“打开表单”看各单位填的数,“本期汇总”看合计。',
      en: 'Each card is a table: “Open sheet” shows what units filled in, “Totals” the sums.',
    },
    watching[1],
    watching[2],
  ],
  clerk: [
    {
      zh: '“我的填报”按急缓排列:被退回的在最前,按“去填报”开始。',
      en: '“My returns” come most urgent first: what was sent back, then what is due. Press “Fill in” to begin.',
    },
    {
      zh: '填的数自动保存,不用按保存;页面上写着“全部已保存”就可以关。',
      en: 'What you type is saved by itself; once the page says “All saved” you may close it.',
    },
    {
      zh: '填齐后在那张表里按“提交”,街道和区才会审核。',
      en: 'When complete, press “Submit” in that table; only then will it be reviewed.',
    },
  ],
  reviewer: [
    {
      zh: '最上面是等您审核的报送:按单位数进入,通过或退回。',
      en: 'On top is what waits for your review: open it, approve or send back.',
    },
    {
      zh: '“查看与汇总”里能看到各社区正在填的数,实时变化。',
      en: '“Sheets and totals” shows the figures of your communities while they are being typed.',
    },
    {
      zh: '街道本级自己的报表在最下面“我的填报”,填齐后同样要提交。',
      en: 'The street’s own returns are under “My returns” at the end; they are submitted like the others.',
    },
  ],
  supervisor: [
    {
      zh: '最上面是等您审核的报送;审核通过后可以锁定,锁定的数才对外使用。',
      en: 'On top is what waits for your review; approved returns can be locked, and only locked figures are quoted.',
    },
    {
      zh: '“本期汇总”是全区的数,实时变化,写明已报多少、谁未报。',
      en: '“Totals” are the figures of the district, live, with how many reported and who is missing.',
    },
    {
      zh: '“范围”可以换成某个街道;每个数都能看到来自哪些单位。',
      en: '“Scope” narrows to one street; every figure shows the units it comes from.',
    },
  ],
}

/** The hints of a page for a role, or undefined where nothing needs saying. */
export function hintsFor(page: Route['page'], role: Role): Hints | undefined {
  // Their first page says itself what they are there for.
  if (!readsFigures({ role })) return undefined
  const kind = role === 'clerk' || role === 'reviewer' || role === 'viewer' ? role : 'supervisor'
  switch (page) {
    case 'home':
      return homeOf[kind]
    case 'sheet':
      return kind === 'clerk'
        ? filling
        : kind === 'reviewer'
          ? [filling[0], filling[1], reviewing[1]]
          : watching
    case 'form':
      return form
    case 'ledger':
      return ledger
    case 'totals':
      return watching
    case 'review':
      return reviewing
    default:
      return undefined
  }
}
