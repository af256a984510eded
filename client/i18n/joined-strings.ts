import { defineStrings } from './language.js'

/** Words of the panel that puts the texts of several units together. */
export const joinedText = defineStrings(
  {
    open: '合并文本',
    title: '合并文本',
    close: '关闭',
    loading: '正在读取…',
    which: '哪一项文字',
    copy: '复制全文',
    copyNow: '已核对人名,复制',
    copyAnyway: '已核对,仍然复制',
    notYet: '先不复制',
    copied: '已复制全文(含未审内容),可以粘贴到文稿中。人名系统无法识别,公开前请人工核对',
    notCopied: '浏览器不允许复制;请选中下面的文字后按 Ctrl+C',
    found: '有 {n} 处像是个人信息,公开前请核对:',
    noneFound: '没有发现像电话、身份证号的数字。',
    namesUnseen: '人名系统无法可靠识别,请人工核对。',
    exportNames:
      '文件中有各单位填写的文字,可能含个人姓名、电话等。公开前须逐条核对;已核对或仅供内部使用,按“确定”下载;按“取消”先不下载。',
    phone: '电话',
    idNumber: '身份证号',
    bankCard: '银行卡号',
    complete: '{n} 个单位都已填报(含未审)',
    incomplete: '{m} 个单位中有 {n} 个缺报(含未审)',
    nothing: '还没有单位填写',
  },
  {
    open: 'Joined texts',
    title: 'Joined texts',
    close: 'Close',
    loading: 'Reading…',
    which: 'Which text',
    copy: 'Copy all',
    copyNow: 'I have looked for names; copy',
    copyAnyway: 'I have looked at it; copy',
    notYet: 'Not yet',
    copied:
      'All is copied (unreviewed texts too) and can be pasted. Names cannot be found by a program: read it before publishing',
    notCopied: 'The browser does not allow copying: select the text below and press Ctrl+C',
    found: '{n} places look like personal data. Please look before publishing:',
    noneFound: 'No number looks like a phone or an identity card.',
    namesUnseen: 'Names cannot be found reliably by a program: please read the text.',
    exportNames:
      'The file holds texts of the units, which may name persons. Read them before publishing. OK downloads it (checked, or for internal use); Cancel does not.',
    phone: 'Phone',
    idNumber: 'Identity card',
    bankCard: 'Bank card',
    complete: 'All {n} units have answered (unreviewed texts too)',
    incomplete: '{n} of {m} units are missing (unreviewed texts too)',
    nothing: 'No unit has written yet',
  },
)
