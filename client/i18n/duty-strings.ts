import { defineStrings } from './language.js'

/** Words of the first page of those who run the system, grant rights and audit, and of the files for inspectors. */
export const dutyText = defineStrings(
  {
    title: '您的职责:{role}',
    apart:
      '按职责分离要求,这个角色不填报、不查看、也不导出报表数据。需要看数据的,请另用有相应角色的本人账号。',
    administrator:
      '管理账号:建立、调动、停用、重置密码;设置每张表的审核级次和工作日历。角色由安全管理员确认后生效。',
    security: '确认或驳回系统管理员提出的角色申请;解除账号锁定;重置另一位安全管理员的登录方式。',
    auditor: '查看审计记录、核对校验链;下载审计记录和修改历史;查看全部更正。只能查看,不能改动。',
    toAccounts: '打开账号管理',
    files: '审计记录',
    toLog: '打开审计记录',
    filesHint: '谁在什么时间、从哪里、改了什么,都在里面。不选就是全部;每次下载本身也记入审计记录。',
    unit: '单位',
    table: '报表',
    kind: '事项',
    from: '从哪天起',
    to: '到哪天止',
    all: '全部',
    what: '内容',
    log: '审计记录',
    past: '修改历史(原值和新值)',
    download: '下载 {format}',
  },
  {
    title: 'Your duty: {role}',
    apart:
      'Duties are separated: this role neither fills in nor sees nor exports figures. Whoever has to see them uses an account of their own with such a role.',
    administrator:
      'Accounts: create, move, deactivate, reset; the review levels of each table and the working calendar. Roles take effect once the security administrator confirms them.',
    security:
      'Confirm or refuse roles that the administrator asked for; unlock accounts; reset another security administrator.',
    auditor:
      'Read the audit log: download the log and the past of cells; see all corrections. Nothing can be changed here.',
    toAccounts: 'Open accounts',
    files: 'Audit log',
    toLog: 'Open the audit log',
    filesHint:
      'Who changed what, when and from where. Nothing chosen means everything; each download is itself on record.',
    unit: 'Unit',
    table: 'Table',
    kind: 'Kind',
    from: 'From day',
    to: 'To day',
    all: 'All',
    what: 'Content',
    log: 'Audit log',
    past: 'Past of cells (old and new)',
    download: 'Download {format}',
  },
)
