import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Role } from '../../../shared/domain/person.js'
import { closeCodes } from '../../../shared/protocol/close-codes.js'
import type { LineOpened } from '../../../shared/protocol/line-frames.js'
import type { Urged } from '../../../shared/protocol/task-api.js'
import { moveStatus } from '../../support/move-status.js'
import { openRaw } from '../../support/raw-socket.js'
import { createRelayServer, type RelayServer, returnOf, sheet } from '../../support/relay-server.js'
import { ReturnClient } from '../../support/return-client.js'
import { shippedPack } from '../../support/shipped-pack.js'

// A client that ignores our pages tries every door of the server with everybody who may not pass it. A door that is
// not in the table fails the first test: whoever adds one has to say whose it is.

/** The people. `outside` and `outsideClerk` are of another district. */
const people = {
  own: '',
  beside: '',
  otherStreetClerk: '',
  street: '',
  otherStreet: '',
  district: '440307',
  outside: '440309',
  admin: 'admin',
  security: 'security',
  audit: 'audit',
  viewer: 'viewer',
}
type Who = keyof typeof people
const everybody = Object.keys(people) as Who[]
const but = (...who: readonly Who[]): readonly Who[] => everybody.filter((each) => !who.includes(each))

/** What the requests below speak of; filled in once the server stands. */
const at = { table: sheet.table, period: sheet.period, own: '', settled: '', district: '440307' }
const ids = { correction: 0, notice: 0, account: '', line: '' }

type Refusal = readonly [who: readonly Who[], status: number, code: string]
interface Door {
  /** Whose it is, in words. */
  readonly rule: string
  /** Open without a session, or refused to it. */
  readonly open?: true
  readonly path?: () => string
  readonly body?: () => unknown
  readonly refused?: readonly Refusal[]
  /** Further bodies or addresses of the same door, with who is refused. */
  readonly more?: readonly {
    readonly path?: () => string
    readonly body?: () => unknown
    readonly refused: readonly Refusal[]
  }[]
}

const query = (scope: () => string) => () =>
  `?${new URLSearchParams({ table: at.table, period: at.period, scope: scope() })}`
const ofDistrict = query(() => at.district)
const ofOwn = () => `/${at.table}/${at.period}/${at.own}`
const notVisible = (...who: readonly Who[]): readonly Refusal[] => [[who, 403, 'not-visible']]
/** Figures are for nobody of another district, and for none of the three separated duties. */
const foreigner: readonly Refusal[] = [
  ...notVisible('outside'),
  [['admin', 'security', 'audit'], 403, 'role-cannot-read'],
]
/** Reasons of a review are for the unit and those above it. */
const notMine: readonly Refusal[] = [
  ...notVisible('beside', 'otherStreetClerk', 'otherStreet', 'outside'),
  [['admin', 'security'], 403, 'role-cannot-read'],
]
/** Comments are written by the unit and those who review it. */
const notTalking: readonly Refusal[] = [
  [['beside', 'otherStreetClerk', 'otherStreet'], 403, 'not-your-unit'],
  [['viewer'], 403, 'role-cannot-write'],
  ...foreigner,
]
const notAdministering: readonly Refusal[] = [[but('admin', 'security'), 403, 'role-cannot-administer']]
const onlyAdmin: readonly Refusal[] = [[but('admin'), 403, 'role-cannot-administer']]
/** An account is not even there for whoever may not list accounts; of the two who may, each has a duty of its own. */
const notTheirs: Refusal = [but('admin', 'security'), 404, 'no-account']
const administrators: readonly Refusal[] = [notTheirs, [['security'], 403, 'role-cannot-administer']]
const securityOnly: readonly Refusal[] = [notTheirs, [['admin'], 403, 'role-cannot-confirm']]
const notConfiguring: readonly Refusal[] = [[but('admin'), 403, 'role-cannot-configure']]
const notManaging: readonly Refusal[] = [
  [but('district', 'outside'), 403, 'role-cannot-manage'],
  [['outside'], 403, 'not-below-you'],
]
const sheetBody = () => ({ table: at.table, period: at.period })
const later = () => '2024-05-20T10:00:00.000Z'
const signedIn = 'everybody who is signed in, for the own unit'
const step = (action: string) => () => `/api/returns${ofOwn()}/${action}`

const doors: Readonly<Record<string, Door>> = {
  'GET /healthz': { rule: 'everybody', open: true },
  'GET /readyz': { rule: 'everybody', open: true },
  'GET /metrics': { rule: 'this machine, or the token: hardening.test.ts', open: true },
  'GET /*': { rule: 'everybody: the pages, which hold no data', open: true },
  'POST /api/sign-in': { rule: 'everybody, with a password: sign-in.test.ts', open: true },
  'POST /api/sign-out': { rule: 'everybody, of the own session', open: true },
  'POST /api/sign-out-everywhere': { rule: signedIn },
  'POST /api/password': { rule: signedIn, body: () => ({ current: 'x', next: 'y' }) },
  'GET /api/me': { rule: signedIn },
  'GET /api/session-time': { rule: signedIn },
  'GET /api/single-sign-on': { rule: 'everybody', open: true },
  'GET /api/sso/start': { rule: 'everybody: single-sign-on.test.ts', open: true },
  'GET /api/sso/callback': { rule: 'everybody: single-sign-on.test.ts', open: true },
  'GET /api/workplace': { rule: signedIn },
  'GET /api/my-returns': { rule: signedIn },
  'GET /api/totals': { rule: 'read-total', path: () => `/api/totals${ofDistrict()}`, refused: foreigner },
  'GET /api/comparison': {
    rule: 'read-total',
    path: () => `/api/comparison${ofDistrict()}`,
    refused: foreigner,
  },
  'GET /api/check-figures': {
    rule: 'read-total',
    path: () => `/api/check-figures${ofDistrict()}`,
    refused: foreigner,
  },
  'GET /api/authors': {
    rule: 'read-total, and read-return of each row',
    path: () => `/api/authors${ofDistrict()}`,
    refused: foreigner,
  },
  'GET /api/earlier': { rule: 'read-total', path: () => `/api/earlier${ofDistrict()}`, refused: foreigner },
  'GET /api/findings': { rule: 'read-total', path: () => `/api/findings${ofDistrict()}`, refused: foreigner },
  'GET /api/missing': {
    rule: 'read-total',
    path: () => `/api/missing${ofDistrict()}&indicator=${sheet.meetings}`,
    refused: foreigner,
  },
  'GET /api/history/:table/:period/:org': {
    rule: 'read-return',
    path: () => `/api/history${ofOwn()}`,
    refused: foreigner,
  },
  'GET /api/conflicts/:table/:period/:org': {
    rule: 'read-return',
    path: () => `/api/conflicts${ofOwn()}`,
    refused: foreigner,
  },
  'GET /api/differences/:table/:period/:scope': {
    rule: 'read-return',
    path: () => `/api/differences/${at.table}/${at.period}/${at.district}?from=0`,
    refused: notVisible('outside', 'admin', 'security', 'audit'),
  },
  'GET /api/concepts': { rule: 'everybody who is signed in; each figure by read-total' },
  'GET /api/totals-check': {
    rule: 'check-totals',
    refused: notVisible('own', 'beside', 'street', 'admin', 'security', 'audit', 'viewer'),
  },
  'GET /api/accounts': { rule: 'list-accounts', refused: notAdministering },
  'POST /api/accounts': {
    rule: 'create-account',
    body: () => ({ login: 'intruder', name: '外人', org: at.own, role: 'supervisor' }),
    refused: onlyAdmin,
  },
  'GET /api/accounts/:id/steps': {
    rule: 'list-accounts',
    path: () => `/api/accounts/${ids.account}/steps`,
    refused: [notTheirs],
  },
  'POST /api/accounts/:id': {
    rule: 'one duty alone',
    path: () => `/api/accounts/${ids.account}`,
    body: () => ({ action: 'disable-account' }),
    refused: administrators,
    more: [
      { body: () => ({ action: 'reset-password' }), refused: administrators },
      { body: () => ({ action: 'move-account', org: at.settled }), refused: administrators },
      { body: () => ({ action: 'ask-role', role: 'supervisor' }), refused: administrators },
      {
        body: () => ({ action: 'confirm-role', role: 'supervisor' }),
        refused: securityOnly,
      },
      {
        body: () => ({ action: 'unlock-account' }),
        refused: securityOnly,
      },
    ],
  },
  'POST /api/accounts/import/preview': { rule: 'create-account', body: () => ({}), refused: onlyAdmin },
  'POST /api/accounts/import': { rule: 'create-account', body: () => ({}), refused: onlyAdmin },
  'GET /api/accounts/import/template.xlsx': { rule: 'create-account', refused: onlyAdmin },
  'POST /api/import/read': {
    rule: 'write-return of the own unit',
    body: () => ({}),
    refused: [[['admin', 'security', 'audit', 'viewer'], 403, 'role-cannot-write']],
  },
  'POST /api/returns/bulk': {
    rule: 'approve, send-back, lock of each',
    body: () => ({ action: 'approve', returns: [{ ...sheetBody(), org: at.own }] }),
    refused: [
      [
        ['own', 'beside', 'otherStreetClerk', 'admin', 'security', 'audit', 'viewer'],
        200,
        'role-cannot-review',
      ],
      [['otherStreet', 'outside'], 200, 'not-below-you'],
      [['district'], 200, 'not-your-turn'],
    ],
  },
  'POST /api/returns/:table/:period/:org/:action': {
    rule: 'the step',
    path: step('withdraw'),
    body: () => ({}),
    refused: [
      [['beside', 'otherStreetClerk', 'street', 'otherStreet', 'district', 'outside'], 403, 'not-your-unit'],
      [['admin', 'security', 'audit', 'viewer'], 403, 'role-cannot-write'],
    ],
    more: [
      {
        path: step('submit'),
        refused: [
          [['beside', 'street', 'district', 'outside'], 403, 'not-your-unit'],
          [['admin', 'security', 'audit', 'viewer'], 403, 'role-cannot-write'],
        ],
      },
      {
        path: step('approve'),
        refused: [
          [['own', 'beside', 'admin', 'security', 'audit', 'viewer'], 403, 'role-cannot-review'],
          [['otherStreet', 'outside'], 403, 'not-below-you'],
          [['district'], 409, 'not-your-turn'],
        ],
      },
      {
        path: step('send-back'),
        body: () => ({ reason: '不是我的' }),
        refused: [
          [['own', 'beside', 'admin', 'security', 'audit', 'viewer'], 403, 'role-cannot-review'],
          [['otherStreet', 'outside'], 403, 'not-below-you'],
          [['district'], 409, 'not-your-turn'],
        ],
      },
      {
        path: step('lock'),
        refused: [
          [['own', 'beside', 'admin', 'security', 'audit', 'viewer'], 403, 'role-cannot-review'],
          [['street', 'otherStreet'], 403, 'role-cannot-lock'],
          [['outside'], 403, 'not-below-you'],
        ],
      },
    ],
  },
  'GET /api/reviews/:table/:period/:org': {
    rule: 'read-reviews',
    path: () => `/api/reviews${ofOwn()}`,
    refused: notMine,
  },
  'GET /api/changes/:table/:period/:org': {
    rule: 'read-reviews',
    path: () => `/api/changes${ofOwn()}`,
    refused: notMine,
  },
  'GET /api/explanations/:table/:period/:org': {
    rule: 'read-reviews',
    path: () => `/api/explanations${ofOwn()}`,
    refused: notMine,
  },
  'GET /api/reviews': {
    rule: 'read-reviews',
    path: () => `/api/reviews${query(() => at.own)()}`,
    refused: notMine,
  },
  'GET /api/review-difference': {
    rule: 'read-reviews',
    path: () => `/api/review-difference${query(() => at.own)()}`,
    refused: notMine,
  },
  'GET /api/review-queue': { rule: signedIn },
  'GET /api/review-thresholds': { rule: signedIn },
  'POST /api/review-thresholds': {
    rule: 'configure-review',
    body: () => ({ table: at.table, thresholds: null }),
    refused: notConfiguring,
  },
  'GET /api/review-levels': { rule: signedIn },
  'POST /api/review-levels': {
    rule: 'configure-review',
    body: () => ({ table: at.table, levels: ['district'] }),
    refused: notConfiguring,
  },
  'GET /api/working-calendar': { rule: signedIn },
  'POST /api/working-calendar': {
    rule: 'configure-review',
    body: () => ({ holidays: [], workdays: [], minLeadMinutes: 0 }),
    refused: notConfiguring,
  },
  'GET /api/tasks/:table/:period': { rule: signedIn, path: () => `/api/tasks/${at.table}/${at.period}` },
  'POST /api/tasks': {
    rule: 'manage-task',
    body: () => ({ ...sheetBody(), deadline: later() }),
    refused: notManaging,
  },
  'POST /api/tasks/lock': { rule: 'manage-task', body: sheetBody, refused: notManaging },
  'POST /api/extensions': {
    rule: 'manage-task',
    body: () => ({ ...sheetBody(), orgs: [at.own], until: later(), reason: '自己延期' }),
    refused: notManaging,
  },
  'POST /api/reminders': {
    rule: 'urge',
    body: () => ({ ...sheetBody(), orgs: [at.own] }),
    refused: [
      [['own', 'beside', 'admin', 'security', 'audit', 'viewer'], 403, 'role-cannot-manage'],
      [['otherStreet', 'outside'], 403, 'not-below-you'],
    ],
  },
  'GET /api/notices': { rule: signedIn },
  'POST /api/notices/:id/read': {
    rule: 'whose notice it is',
    path: () => `/api/notices/${ids.notice}/read`,
    body: () => ({}),
    refused: [[but('otherStreetClerk'), 404, 'unknown-notice']],
  },
  'POST /api/corrections': {
    rule: 'request-correction',
    body: () => ({
      ...sheetBody(),
      org: at.settled,
      reason: '改一下',
      cells: [{ key: sheet.meetings, old: 4, new: 5 }],
    }),
    refused: [
      [['own', 'beside', 'street', 'outside'], 403, 'not-your-unit'],
      [['admin', 'security', 'audit', 'viewer'], 403, 'role-cannot-write'],
    ],
    more: [
      {
        body: () => ({
          ...sheetBody(),
          org: at.own,
          reason: '改一下',
          cells: [{ key: sheet.meetings, old: 3, new: 5 }],
        }),
        refused: [[['own', 'street', 'district'], 409, 'not-correctable']],
      },
    ],
  },
  'POST /api/corrections/:id/:verdict': {
    rule: 'decide-correction',
    path: () => `/api/corrections/${ids.correction}/approve`,
    body: () => ({}),
    refused: [
      [['own', 'beside', 'street', 'outside', 'admin', 'security'], 404, 'unknown'],
      [['otherStreetClerk', 'otherStreet', 'audit', 'viewer'], 403, 'role-cannot-lock'],
    ],
    more: [
      {
        path: () => `/api/corrections/${ids.correction}/refuse`,
        body: () => ({ answer: '不批' }),
        refused: [
          [['own', 'beside', 'street', 'outside', 'admin', 'security'], 404, 'unknown'],
          [['otherStreet', 'audit', 'viewer'], 403, 'role-cannot-lock'],
        ],
      },
    ],
  },
  'GET /api/corrections': { rule: 'each as it may be seen: corrections.test.ts' },
  'GET /api/corrections/:id': {
    rule: 'read-reviews while it is asked for',
    path: () => `/api/corrections/${ids.correction}`,
    refused: [[['own', 'beside', 'street', 'outside', 'admin', 'security'], 404, 'unknown']],
  },
  'GET /api/corrections/:id/files': {
    rule: 'read-reviews',
    path: () => `/api/corrections/${ids.correction}/files`,
    refused: [[['own', 'beside', 'street', 'outside', 'admin', 'security'], 404, 'unknown']],
  },
  'GET /api/comments': {
    rule: 'read-comments: who reads the return, and the auditor',
    path: () => `/api/comments${query(() => at.own)()}`,
    refused: [...notVisible('outside'), [['admin', 'security'], 403, 'role-cannot-read']],
  },
  'GET /api/comment-people/:table/:period/:org': {
    rule: 'write-comment',
    path: () => `/api/comment-people${ofOwn()}`,
    refused: notTalking,
  },
  'POST /api/comments': {
    rule: 'write-comment',
    body: () => ({ ...sheetBody(), org: at.own, key: null, text: '核实', mentions: [] }),
    refused: notTalking,
  },
  'POST /api/comments/resolve': {
    rule: 'write-comment',
    body: () => ({ ...sheetBody(), org: at.own, key: null }),
    refused: notTalking,
  },
  'POST /api/comments/:id': {
    rule: 'edit-comment, of what the person may read: comments.test.ts',
    path: () => '/api/comments/999',
    body: () => ({ text: '核实', mentions: [] }),
    refused: [[everybody, 404, 'unknown-comment']],
  },
  'GET /api/mentions': { rule: signedIn },
  'POST /api/mentions/:id/read': {
    rule: 'who is called: comments.test.ts',
    path: () => '/api/mentions/999/read',
    body: () => ({}),
    refused: [[everybody, 404, 'unknown-mention']],
  },
  'POST /api/late-edits': {
    rule: 'write-return, but for its status',
    body: () => ({ ...sheetBody(), org: at.own, cells: [{ key: sheet.meetings, value: 9 }] }),
    refused: [
      [['beside', 'otherStreetClerk', 'street', 'district', 'outside'], 403, 'not-your-unit'],
      [['admin', 'security', 'audit', 'viewer'], 403, 'role-cannot-write'],
    ],
  },
  'GET /api/late-edits': {
    rule: 'read-reviews',
    path: () => `/api/late-edits${query(() => at.own)()}`,
    refused: notMine,
  },
  'POST /api/late-edits/decide': {
    rule: 'send-back',
    body: () => ({ ...sheetBody(), org: at.own, ids: [1], decision: 'adopt', reason: '采用' }),
    refused: [
      [['own', 'beside', 'admin', 'security', 'audit', 'viewer'], 403, 'role-cannot-review'],
      [['otherStreet', 'outside'], 403, 'not-below-you'],
      [['district'], 409, 'not-your-turn'],
    ],
  },
  'GET /api/audit': {
    rule: 'read-audit',
    path: () => `/api/audit?unit=${at.district}`,
    refused: [
      [['own', 'beside', 'street', 'admin', 'security', 'viewer'], 403, 'role-cannot-audit'],
      [['outside'], 403, 'not-below-you'],
    ],
    more: [{ path: () => '/api/audit', refused: [[['own', 'street', 'viewer'], 403, 'role-cannot-audit']] }],
  },
  ...Object.fromEntries(
    ['GET', 'POST'].map((method): [string, Door] => [
      `${method} /api/audit/check`,
      {
        rule: 'read-audit of everything',
        path: () => '/api/audit/check',
        refused: [
          [['own', 'beside', 'street', 'admin', 'security', 'viewer'], 403, 'role-cannot-audit'],
          [['district', 'outside'], 403, 'not-below-you'],
        ],
      },
    ]),
  ),
  ...Object.fromEntries(
    ['audit.csv', 'audit.xlsx', 'history.csv', 'history.xlsx'].map((file): [string, Door] => [
      `GET /export/${file}`,
      {
        rule: 'read-audit',
        path: () => `/export/${file}?unit=${at.district}`,
        refused: [
          [['own', 'beside', 'street', 'admin', 'security', 'viewer'], 403, 'role-cannot-audit'],
          [['outside'], 403, 'not-below-you'],
        ],
      },
    ]),
  ),
  'GET /export/sheet/:table/:period/:file': {
    rule: 'export',
    path: () => `/export/sheet/${at.table}/${at.period}/${at.district}.csv`,
    refused: foreigner,
  },
  'GET /export/totals/:table/:period/:file': {
    rule: 'export',
    path: () => `/export/totals/${at.table}/${at.period}/${at.district}.xlsx`,
    refused: foreigner,
  },
  'POST /api/line': { rule: signedIn },
  'POST /api/line/:id': {
    rule: 'whose session opened it',
    path: () => `/api/line/${ids.line}?seq=0`,
    body: () => ({}),
    refused: [[but('own'), 404, 'no-such-line']],
  },
  'GET /api/line/:id': {
    rule: 'whose session opened it',
    path: () => `/api/line/${ids.line}?after=0&hold=0`,
    refused: [[but('own'), 404, 'no-such-line']],
  },
  'DELETE /api/line/:id': {
    rule: 'whose session opened it',
    path: () => `/api/line/${ids.line}`,
    refused: [[but('own'), 404, 'no-such-line']],
  },
  'GET /ws': { rule: 'each message by itself: below, and visibility.test.ts' },
  'GET /ws/return/:table/:period/:org': { rule: 'read-return: stock-client.test.ts' },
}

let server: RelayServer

beforeAll(async () => {
  // A working day, so that a reminder is told at once.
  server = await createRelayServer({ now: () => new Date('2024-04-02T10:00:00+08:00') })
  const { a1, a2, b1, streetA, streetB, tree } = server.places
  Object.assign(people, {
    own: a1.id,
    beside: a2.id,
    otherStreetClerk: b1.id,
    street: streetA.id,
    otherStreet: streetB.id,
  })
  Object.assign(at, { own: a1.id, settled: b1.id })
  const roles: Readonly<Partial<Record<Who, Role>>> = {
    own: 'clerk',
    street: 'reviewer',
    outside: 'supervisor',
  }
  for (const [who, role] of Object.entries(roles))
    expect((await server.store.accountByLogin(people[who as Who]))?.role, who).toBe(role)
  for (const who of everybody) await server.cookieFor(people[who])

  const model = { catalogue: (await shippedPack()).catalogue, tree }
  for (const [unit, value] of [
    [a1, 3],
    [b1, 4],
  ] as const) {
    const client = new ReturnClient(returnOf(unit))
    await client.connect(server.url, await server.cookieFor(unit.id))
    client.set(sheet.meetings, value)
    await client.saved()
    await client.close()
  }
  const urged = await ask('district', 'POST', '/api/reminders', { ...sheetBody(), orgs: [b1.id] })
  expect(urged.status, await urged.clone().text()).toBe(200)
  expect(((await urged.json()) as Urged).told).toBeGreaterThan(0)
  const notices = (await (await ask('otherStreetClerk', 'GET', '/api/notices')).json()) as {
    notices: { id: number }[]
  }
  ids.notice = notices.notices[0]?.id ?? -1
  await moveStatus(server.store, returnOf(a1), 'submitted', model)
  await moveStatus(server.store, returnOf(b1), 'locked', model)
  const asked = await ask('otherStreetClerk', 'POST', '/api/corrections', {
    ...sheetBody(),
    org: b1.id,
    reason: '数错了',
    cells: [{ key: sheet.meetings, old: 4, new: 6 }],
  })
  expect(asked.status, await asked.clone().text()).toBe(201)
  ids.correction = ((await asked.json()) as { id: number }).id
  ids.account = (await server.store.accountByLogin(a2.id))?.id ?? ''
  ids.line = ((await (await ask('own', 'POST', '/api/line')).json()) as LineOpened).line
})
afterAll(() => server.destroy())

async function ask(
  who: Who | undefined,
  method: string,
  path: string,
  body?: unknown,
  origin = server.url,
): Promise<Response> {
  return fetch(`${server.url}${path}`, {
    method,
    redirect: 'manual',
    headers: {
      ...(who ? { cookie: await server.cookieFor(people[who]) } : {}),
      ...(origin ? { origin } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

/** Everything that a forbidden request could have changed. */
async function state(): Promise<string> {
  const { store } = server
  const audit = await store.readAudit({ limit: 1_000 })
  return JSON.stringify([
    await store.currentSeq(),
    audit.length,
    (await store.accounts()).map(({ passwordHash: _hash, ...account }) => account),
    await Promise.all([at.own, at.settled].map((org) => store.statusOf(returnOf({ id: org } as never)))),
    await store.corrections({ limit: 100 }),
    await store.setting('review-levels'),
    await store.setting('working-calendar'),
  ])
}

const codeIn = (body: unknown): string | undefined => {
  const { code, results } = body as { code?: string; results?: readonly { code?: string }[] }
  return code ?? results?.[0]?.code
}
const methodOf = (route: string) => route.split(' ')[0] ?? ''
const pathOf = (route: string, door: Door) => door.path?.() ?? route.split(' ')[1] ?? ''

describe('every door', () => {
  it('is in the table, and the table names none that is gone', () => {
    expect([...server.routes].sort()).toEqual(Object.keys(doors).sort())
  })

  it.each(Object.entries(doors).filter(([, door]) => !door.open))(
    '%s: nobody without a session',
    async (route, door) => {
      if (route.startsWith('GET /ws')) {
        await expect(openRaw(server.url, { path: '/ws' })).rejects.toThrow()
        return
      }
      const before = await state()
      const answer = await ask(undefined, methodOf(route), pathOf(route, door), door.body?.())
      expect([answer.status, codeIn(await answer.json())]).toEqual([401, 'unauthenticated'])
      expect(await state()).toBe(before)
    },
  )

  it.each(Object.entries(doors).filter(([route]) => !route.startsWith('GET')))(
    '%s: no other site, nor a program that does not say whence, with a good session',
    async (route, door) => {
      const before = await state()
      for (const origin of ['https://evil.example', 'null', '']) {
        const answer = await ask('district', methodOf(route), pathOf(route, door), door.body?.(), origin)
        expect([answer.status, codeIn(await answer.json())], origin).toEqual([403, 'foreign-origin'])
      }
      expect(await state()).toBe(before)
    },
  )

  const attempts = Object.entries(doors).flatMap(([route, door]) =>
    [door, ...(door.more ?? []).map((each) => ({ ...door, ...each }))].flatMap((each, i) =>
      (each.refused ?? []).map((refusal) => ({ route, each, i, refusal, code: refusal[2] })),
    ),
  )
  it.each(attempts)('$route ($i): $code, and nothing has changed', async ({ route, each, refusal }) => {
    const [who, status, code] = refusal
    const before = await state()
    for (const person of who) {
      const answer = await ask(person, methodOf(route), pathOf(route, each), each.body?.())
      expect([answer.status, codeIn(await answer.json())], person).toEqual([status, code])
    }
    expect(await state()).toBe(before)
  })
})

describe('the doors of a socket', () => {
  it('a return, a feed and totals of another district stay closed', async () => {
    const raw = await openRaw(server.url, { cookie: await server.cookieFor(people.outside) })
    raw.tell({ t: 'open', ch: 1, table: at.table, period: at.period, org: at.own })
    expect(await raw.take('closed')).toMatchObject({ ch: 1, code: closeCodes.forbidden })
    const watched = { table: at.table, period: at.period, scope: at.district }
    raw.tell({ t: 'feed', ...watched })
    expect(await raw.take('refused')).toMatchObject({ of: 'feed', code: 'not-visible' })
    raw.tell({ t: 'totals', ...watched, lens: 'all' })
    expect(await raw.take('refused')).toMatchObject({ of: 'totals', code: 'not-visible' })
    await raw.close()
    const stock = await openRaw(server.url, {
      cookie: await server.cookieFor(people.outside),
      path: `/ws/return/${at.table}/${at.period}/${at.own}`,
    })
    expect((await stock.ended).code).toBe(closeCodes.forbidden)
  })

  it.each(['beside', 'street', 'district', 'viewer'] as const)(
    "%s may open somebody's return and writes nothing into it",
    async (who) => {
      const before = await state()
      const client = new ReturnClient(returnOf(server.places.a1))
      await client.connect(server.url, await server.cookieFor(people[who]))
      client.set(sheet.meetings, 99)
      await expect(client.saved()).rejects.toThrow(/role-cannot-write|not-your-unit/)
      await client.close()
      expect(await state()).toBe(before)
    },
  )

  it.each(['admin', 'security', 'audit'] as const)('%s opens no return and watches no sheet', async (who) => {
    const raw = await openRaw(server.url, { cookie: await server.cookieFor(people[who]) })
    raw.tell({ t: 'open', ch: 1, table: at.table, period: at.period, org: at.own })
    expect(await raw.take('closed')).toMatchObject({ ch: 1, code: closeCodes.forbidden })
    raw.tell({ t: 'feed', table: at.table, period: at.period, scope: at.district })
    expect(await raw.take('refused')).toMatchObject({ of: 'feed', code: 'role-cannot-read' })
    await raw.close()
  })
})
