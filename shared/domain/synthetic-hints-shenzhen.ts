import { noHints, type SyntheticHints } from './synthetic-hint-kinds.js'

/** How the made-up figures of the city's yearly tables hang together. */
export const shenzhen2025: SyntheticHints = {
  ...noHints,
  fixed: { 'SZ25.01.S1': 36_420, 'SZ25.01.S2': 39_870, 'SZ25.09.S1': 30 },
  endOf: { 'SZ25.03.S1': 'SZ25.03.05' },
  steady: ['SZ25.10.04'],
  growsFrom: { 'SZ25.10.05': 'SZ25.10.04' },
  riseOf: { 'SZ25.10.S1': 'SZ25.10.05' },
  partOf: {
    'SZ25.01.S1': 'SZ25.01.S2',
    'SZ25.07.02': 'SZ25.07.01',
    'SZ25.10.02': 'SZ25.10.01',
    'SZ25.10.13': 'SZ25.10.15',
  },
  items: {
    models: [{ name: '演示企业{n}号' }],
    'new-chains': [
      { name: '文化和旅游产业链党委' },
      { name: '演示产业链甲党委' },
      { name: '演示产业链乙党委' },
      { name: '演示产业链丙党委' },
      { name: '演示产业链丁党委' },
    ],
    pilots: [{ name: '{unit}试点社区{n}', street: '演示街道' }],
    cases: [
      { name: '噪音整治' },
      ...Array.from({ length: 12 }, (_, index) => ({ name: `演示优秀案例${index + 2}` })),
    ],
    vettings: [{ name: '演示行业协会{n}号' }, { name: '演示商会{n}号' }],
    honours: [{ name: '演示志愿服务项目{n}', evidence: '演示文件' }],
    agencies: [{ name: '演示社工机构{n}号' }],
    fields: [
      { name: '社会福利' },
      { name: '社会救助' },
      { name: '卫生健康' },
      ...Array.from({ length: 14 }, (_, index) => ({ name: `演示服务领域${index + 4}` })),
    ],
  },
}

const silent = { orgs: ['440308', '4403DP', '4403SS'], reason: '本周无' } // 盐田区、大鹏新区、深汕特别合作区

/** The digest of one week: the districts that had an entry, its day, and one event that two of them report. */
export const digest2026: SyntheticHints = {
  ...noHints,
  fixed: { 'SZWK.02.S1': 12, 'SZWK.02.S2': 13, 'SZWK.02.S3': 10, 'SZWK.02.S4': 5 },
  absent: { 'SZWK-01': silent },
  texts: {
    'SZWK.00.01': '2026-03-09',
    'SZWK.00.S1': '2026-03-13',
    'SZWK.00.02': '2026-03-20',
    'SZWK.01.S4': '{unit}演示会场',
    'SZWK.01.S5': '{unit}本周要闻的正文(演示)。',
  },
  unitTexts: {
    'SZWK.01.S3': {
      '440304': '2026-03-08',
      '440303': '2026-03-10',
      '440305': '2026-03-11',
      '440306': '2026-03-12',
      '440307': '2026-03-10',
      '440309': '2026-03-12',
      '440310': '2026-03-11',
      '440311': '2026-03-12',
    },
  },
  items: {
    events: [{ name: '{unit}本周活动{n}', place: '{unit}演示会场' }],
    countries: ['中国', '日本', '韩国', '加拿大', '法国', '美国'].map((country) => ({
      country,
      event: '演示交流活动',
    })),
    topics: ['消防安全管理', '废品收购整治', '道路秩序维护', '教学管理服务', '电梯加装矛盾调解'].map(
      (name) => ({ name }),
    ),
  },
}
