import { AG_GRID_LOCALE_CN } from '@ag-grid-community/locale'
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
  ...(language() === 'zh-CN' ? { localeText: AG_GRID_LOCALE_CN } : {}),
}
