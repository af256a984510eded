import { noHints, type SyntheticHints } from './synthetic-hint-kinds.js'
import { fumin2024, longhua2020 } from './synthetic-hints-longhua.js'
import { digest2026, shenzhen2025 } from './synthetic-hints-shenzhen.js'

const pilot = { org: '440307014003', reason: '非试点' } // 布吉街道龙岭社区居委会

const longgang2024: SyntheticHints = {
  ...noHints,
  fixed: { 'LG24.10.04': 37.5 },
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
    'LG24.03.05': '{unit}推动各级党委开展民生诉求“每周一议”(演示)',
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

const byPack: Readonly<Record<string, SyntheticHints>> = {
  fm2024: fumin2024,
  lg2024: longgang2024,
  lh2020: longhua2020,
  sz2025: shenzhen2025,
  szwk2026: digest2026,
}

/** Hints of a pack; a pack without any is filled by its rules alone. */
export function syntheticHints(packId: string): SyntheticHints {
  return byPack[packId] ?? noHints
}
