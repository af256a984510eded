import { noHints, type SyntheticHints } from './synthetic-hint-kinds.js'

/** 福民社区, 2024: one community over twelve months. */
export const fumin2024: SyntheticHints = {
  ...noHints,
  fixed: { 'FM24.01.S1': 4, 'FM24.01.S2': 6, 'FM24.06.09': 2 },
  sameAs: { 'FM24.03.S1': 'FM24.03.10', 'FM24.06.S2': 'FM24.06.11' },
  partOf: {
    'FM24.01.S1': 'FM24.01.S2',
    'FM24.06.07': 'FM24.06.06',
    'FM24.06.11': 'FM24.06.10',
  },
  items: {
    projects: [
      { name: '公园电动自行车便民停车棚', category: '工程类' },
      { name: '菜地路面修复', category: '工程类' },
      { name: '学校人行便道', category: '工程类' },
      { name: '街心公园建设', category: '工程类' },
      { name: '河道周边环境整治', category: '工程类' },
      { name: '楼道照明改造', category: '工程类' },
      { name: '无障碍坡道建设', category: '工程类' },
      { name: '长者助餐服务', category: '服务类' },
      { name: '青少年暑期托管', category: '服务类' },
      { name: '便民座椅更新', category: '货物类' },
      { name: '儿童阅读角图书', category: '货物类' },
    ],
    volunteers: [{ name: '演示志愿者{n}号' }],
  },
  choiceWeights: { 'projects/state': [1, 2, 7, 10] },
  sumWeights: { 工程类: 2 },
}

/** 龙华区, 2020: six streets, and one community with a rolling window. */
export const longhua2020: SyntheticHints = {
  ...noHints,
  fixed: {
    'LH20.00.S1': 2_706_000,
    'LH20.00.S2': 5,
    'LH20.00.S3': 5,
    'LH20.02.S1': 612,
    'LH20.02.S2': 736,
    'LH20.03.S1': 4,
    'LH20.03.S2': 6,
    'LH20.03.S3': 4,
    'LH20.04.S1': 5,
  },
  partOf: { 'LH20.00.S1': 'LH20.00.01', 'LH20.02.S1': 'LH20.02.S2' },
  items: {
    types: [
      { name: '奋斗型' },
      { name: '良序型' },
      { name: '智慧型' },
      { name: '安心型' },
      { name: '仁爱型' },
    ],
    methods: [
      { name: '一核多元' },
      { name: '规范管理' },
      { name: '良序治理' },
      { name: '精细服务' },
      { name: '优质宜居' },
      { name: '科技赋能' },
    ],
    functions: [{ name: '码上办' }, { name: '码上享' }, { name: '码上学' }, { name: '码上知' }],
    channels: [
      { name: '惠企政策' },
      { name: '产销平台' },
      { name: '企业诉求' },
      { name: '助企服务' },
      { name: '企业家成长' },
    ],
    courses: [
      { name: '技能课程{n}', kind: '技能类' },
      { name: '创业课程{n}', kind: '创业类' },
      { name: '综合课程{n}', kind: '其他' },
    ],
    projects: [
      { name: '{unit}卡口防疫设施', category: '防疫项目' },
      { name: '{unit}测温设备配置', category: '防疫项目' },
      { name: '{unit}健身步道修缮', category: '其他项目' },
      { name: '{unit}楼道照明改造', category: '其他项目' },
      { name: '{unit}无障碍坡道建设', category: '其他项目' },
      { name: '{unit}长者助餐服务', category: '其他项目' },
      { name: '{unit}青少年暑期托管', category: '其他项目' },
    ],
    enterprises: [
      { name: '演示科技企业{n}号' },
      { name: '演示制造企业{n}号' },
      { name: '演示商贸企业{n}号' },
    ],
  },
}
