import { defineStrings } from './language.js'

/** Words of the hands on a touch screen. */
export const touchText = defineStrings(
  {
    bar: '对选中的格',
    edit: '修改',
    next: '下一格',
    copy: '复制',
    paste: '粘贴',
    clear: '清除',
    pasteHere: '把内容粘贴到这里',
    pasteWhy: '浏览器不让网页直接读取剪贴板。请在下面的框里长按,选“粘贴”,内容会放进表格选中的格。',
    pasteBox: '粘贴框',
    put: '放进表格',
    cancel: '取消',
  },
  {
    bar: 'Selected cells',
    edit: 'Edit',
    next: 'Next cell',
    copy: 'Copy',
    paste: 'Paste',
    clear: 'Clear',
    pasteHere: 'Paste here',
    pasteWhy:
      'The browser does not let the page read the clipboard. Hold your finger in the box, choose “Paste”, and it goes into the selected cells.',
    pasteBox: 'Paste box',
    put: 'Put into the sheet',
    cancel: 'Cancel',
  },
)
