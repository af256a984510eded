import { createTheme } from 'ag-grid-community'

/**
 * Explicit colours throughout: the theme's own are made with color-mix(), which Chromium below 111 does not know. They are
 * the custom properties of `app/theme.css`, so that the grid follows the person's choice without being told.
 * Made from the bare theme: the ready ones bring icons, tabs, buttons and inputs of a hundred kilobytes, and nothing of
 * these is ever drawn here.
 */
export const gridTheme = createTheme().withParams({
  spacing: 4,
  borderRadius: 2,
  focusShadow: 'none',
  headerFontWeight: 'bold',
  headerColumnResizeHandleColor: 'transparent',
  headerColumnBorderHeight: '50%',
  popupShadow: 'var(--shadow)',
  fontFamily: 'inherit',
  fontSize: 'var(--text-m)',
  headerFontSize: 'var(--text-sm)',
  rowHeight: 'var(--row-height)',
  headerHeight: 'calc(34px * var(--text-scale))',
  cellHorizontalPadding: 8,
  backgroundColor: 'var(--panel)',
  foregroundColor: 'var(--ink)',
  accentColor: 'var(--accent)',
  borderColor: 'var(--line)',
  chromeBackgroundColor: 'var(--panel-sunken)',
  headerBackgroundColor: 'var(--panel-sunken)',
  headerTextColor: 'var(--ink)',
  headerCellHoverBackgroundColor: 'var(--accent-soft)',
  oddRowBackgroundColor: 'var(--panel)',
  rowHoverColor: 'var(--cell-hover)',
  selectedRowBackgroundColor: 'var(--accent-soft)',
  columnHoverColor: 'var(--cell-hover)',
  menuBackgroundColor: 'var(--panel)',
  menuTextColor: 'var(--ink)',
  tooltipBackgroundColor: 'var(--panel)',
  tooltipTextColor: 'var(--ink)',
  iconButtonHoverBackgroundColor: 'var(--accent-soft)',
  dragHandleColor: 'var(--line-strong)',
  menuBorder: { style: 'solid', width: 1, color: 'var(--line-strong)' },
  tooltipBorder: { style: 'solid', width: 1, color: 'var(--line-strong)' },
  rowBorder: { style: 'solid', width: 1, color: 'var(--cell-line)' },
  columnBorder: { style: 'solid', width: 1, color: 'var(--cell-line)' },
  headerColumnBorder: { style: 'solid', width: 1, color: 'var(--line)' },
  wrapperBorderRadius: 4,
})
