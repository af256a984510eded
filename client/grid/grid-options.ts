import {
  CellApiModule,
  CellStyleModule,
  ClientSideRowModelApiModule,
  ClientSideRowModelModule,
  ColumnApiModule,
  EventApiModule,
  type GridOptions,
  LocaleModule,
  ModuleRegistry,
  PinnedRowModule,
  RenderApiModule,
  RowApiModule,
  RowStyleModule,
  ScrollApiModule,
  TooltipModule,
} from 'ag-grid-community'
import { language } from '../i18n/language.js'
import { gridTheme } from './grid-theme.js'
import type { SheetRow } from './sheet-rows.js'

ModuleRegistry.registerModules([
  ClientSideRowModelModule,
  ClientSideRowModelApiModule,
  CellApiModule,
  CellStyleModule,
  ColumnApiModule,
  EventApiModule,
  LocaleModule,
  PinnedRowModule,
  RenderApiModule,
  RowApiModule,
  RowStyleModule,
  ScrollApiModule,
  TooltipModule,
])

/** The few words that the grid itself may say with these modules; the rest of its eight hundred belong to others. */
const gridWords = {
  loadingOoo: '正在加载…',
  loadingError: '加载失败',
  noRowsToShow: '没有可显示的行',
  noMatchingRows: '没有符合条件的行',
  ariaSkeletonCellLoading: '正在加载',
  ariaSkeletonCellLoadingFailed: '加载失败',
  ariaDeferSkeletonCellLoading: '正在加载',
  ariaColumnGroupExpansion: '按回车键展开或收起这一组列',
  ariaLabelTooltip: '提示',
}

/** What every sheet asks of AG Grid: to draw and scroll. Focus, selection, editing, keys and undo are our own. */
export const gridOptions: GridOptions<SheetRow> = {
  theme: gridTheme,
  defaultColDef: {
    resizable: true,
    sortable: false,
    suppressMovable: true,
    wrapHeaderText: true,
    autoHeaderHeight: true,
    suppressHeaderMenuButton: true,
  },
  getRowId: ({ data }) => data.id,
  suppressCellFocus: true,
  suppressClickEdit: true,
  readOnlyEdit: true,
  animateRows: false,
  suppressColumnMoveAnimation: true,
  // A weak PC draws too late while a scroll bar is dragged; it may wait until the hand rests.
  debounceVerticalScrollbar: (navigator.hardwareConcurrency ?? 4) <= 4,
  ...(language() === 'zh-CN' ? { localeText: gridWords } : {}),
}
