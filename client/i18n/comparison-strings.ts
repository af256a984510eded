import { defineStrings } from './language.js'

export const comparisonText = defineStrings(
  {
    loading: '正在读取…',
    caption:
      '{unit} · 与上年同期、上期比较。总量增减用 %,比率增减用百分点;基期为零或缺报显示 —,单位拆分显示“口径调整”。',
    indicator: '指标',
    now: '本期',
    yearToDate: '本年累计',
    lastYear: '上年同期',
    yearOnYear: '同比',
    previous: '上期',
    periodOnPeriod: '环比',
    units: '展开“{name}”的下级单位',
    compare: '同比环比',
  },
  {
    loading: 'Reading…',
    caption:
      '{unit} · against the same period last year and the period before. Counts change in %, rates in points; a base of zero or missing shows —, a unit that was split shows “units redrawn”.',
    indicator: 'Indicator',
    now: 'This period',
    yearToDate: 'Year to date',
    lastYear: 'A year before',
    yearOnYear: 'Year on year',
    previous: 'Period before',
    periodOnPeriod: 'Period on period',
    units: 'Units below for “{name}”',
    compare: 'Changes',
  },
)
