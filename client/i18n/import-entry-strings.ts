import { defineStrings } from './language.js'

/** Words of the way into the import; those of its window are loaded with the window. */
export const importEntryText = defineStrings(
  { import: '导入', exportXlsx: '导出 Excel', notLoaded: '导入窗口没能打开,请检查网络后再试' },
  {
    import: 'Import',
    exportXlsx: 'Export Excel',
    notLoaded: 'The import could not be opened; check the network and try again',
  },
)
