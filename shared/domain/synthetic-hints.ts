/**
 * What a demo fill must know beyond the rules of a pack, so that its made-up numbers hang together as real ones would.
 * All keys are indicator codes or list ids of the pack.
 */
export interface SyntheticHints {
  /** District figure of an indicator for which no words were published. */
  readonly fixed: Readonly<Record<string, number>>
  /** Has the same value as another indicator in every cell. */
  readonly sameAs: Readonly<Record<string, string>>
  /** Holds in every period what another indicator reaches in the last. */
  readonly endOf: Readonly<Record<string, string>>
  /** A part: never larger than the other indicator, in any cell. */
  readonly partOf: Readonly<Record<string, string>>
  /** Only this unit reports; all others of the level say 不适用 for the reason. */
  readonly pilots: Readonly<Record<string, { readonly org: string; readonly reason: string }>>
  /** Text of a cell; `{unit}` is the unit's name. */
  readonly texts: Readonly<Record<string, string>>
  /** Items of a list: fields by column, `{unit}` and `{n}` are filled in. */
  readonly items: Readonly<Record<string, readonly Readonly<Record<string, string>>[]>>
  /** Weights of the choices of a column, `list/column`. */
  readonly choiceWeights: Readonly<Record<string, readonly number[]>>
  /** How much an item with this choice takes of a sum, compared with 1. */
  readonly sumWeights: Readonly<Record<string, number>>
  /** The number of items of a list follows the cells of this indicator. */
  readonly follows: Readonly<Record<string, string>>
}

const noHints: SyntheticHints = {
  fixed: {},
  sameAs: {},
  endOf: {},
  partOf: {},
  pilots: {},
  texts: {},
  items: {},
  choiceWeights: {},
  sumWeights: {},
  follows: {},
}

const pilot = { org: '440307014003', reason: '非试点' } // 布吉街道龙岭社区居委会

const longgang2024: SyntheticHints = {
  fixed: { 'LG24.10.S1': 56 },
  sameAs: { 'LG24.06.03': 'LG24.06.02', 'LG24.06.S1': 'LG24.06.02' },
  endOf: { 'LG24.03.S1': 'LG24.03.01' },
  partOf: {
    'LG24.05.07': 'LG24.05.05',
    'LG24.07.02': 'LG24.07.01',
    'LG24.10.02': 'LG24.10.01',
    'LG24.10.03': 'LG24.10.02',
  },
  pilots: { 'LG24.08.01': pilot, 'LG24.08.02': pilot },
  texts: {
    'LG24.00.02': '2024-05-17',
    'LG24.03.05': '{unit}推动所属党委开展民生诉求“每周一议”(演示)',
    'LG24.04.02': '{unit}“一街道一特色”,拓展社区“家门口”服务功能(演示)',
    'LG24.05.02': '1+3+28+1',
  },
  items: {
    projects: [
      { name: '{unit}健身步道修缮', category: '工程类' },
      { name: '{unit}楼道照明改造', category: '工程类' },
      { name: '{unit}无障碍坡道建设', category: '工程类' },
      { name: '{unit}电动自行车充电棚建设', category: '工程类' },
      { name: '{unit}邻里文化节', category: '服务类' },
      { name: '{unit}长者助餐服务', category: '服务类' },
      { name: '{unit}青少年暑期托管', category: '服务类' },
      { name: '{unit}便民座椅更新', category: '货物类' },
      { name: '{unit}儿童阅读角图书', category: '货物类' },
    ],
    estates: [{ name: '{unit}第{n}小区' }],
    enterprises: [
      { name: '演示科技企业{n}号', kind: '非公企业' },
      { name: '演示制造企业{n}号', kind: '非公企业' },
      { name: '演示商贸企业{n}号', kind: '非公企业' },
    ],
    chains: [
      { name: '电视智能' },
      { name: '生物医药' },
      { name: '绿色低碳' },
      { name: '专精特新' },
      { name: '上市企业' },
    ],
    scenes: [
      { name: '线上议事厅' },
      { name: '诉求直报' },
      { name: '楼栋邻里圈' },
      { name: '长者关爱' },
      { name: '志愿服务预约' },
      { name: '活动报名' },
      { name: '居务公开' },
      { name: '便民地图' },
      { name: '调解预约' },
      { name: '文体场地预约' },
    ],
  },
  choiceWeights: { 'projects/state': [1, 2, 7, 10] },
  sumWeights: { 工程类: 2 },
  follows: { enterprises: 'LG24.05.05' },
}

const byPack: Readonly<Record<string, SyntheticHints>> = { lg2024: longgang2024 }

/** Hints of a pack; a pack without any is filled by its rules alone. */
export function syntheticHints(packId: string): SyntheticHints {
  return byPack[packId] ?? noHints
}
