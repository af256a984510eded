/** Styles of what the hands lay over the grid: handles, the cells a drag would fill, found cells. */
export const handStyles = `
sheet-grid { display: flex; flex-direction: column; height: 100%; }
sheet-grid > indicator-grid { flex: 1 1 auto; min-height: 0; }
indicator-grid { touch-action: manipulation; }
indicator-grid .grid-handle { position: absolute; z-index: 4; box-sizing: border-box; width: 9px; height: 9px; margin: -5px 0 0 -5px;
  background: var(--focus); border: 1px solid var(--panel); cursor: crosshair; touch-action: none; }
indicator-grid .grid-handle::before { content: ""; position: absolute; left: -6px; right: -6px; top: -6px; bottom: -6px; }
indicator-grid .grid-handle[hidden] { display: none; }
indicator-grid .fill-handle.by-touch, indicator-grid .stretch-handle { width: 16px; height: 16px; margin: -8px 0 0 -8px; }
indicator-grid .fill-handle.by-touch { margin-left: 2px; }
indicator-grid .fill-handle.by-touch::before, indicator-grid .stretch-handle::before { left: -14px; right: -14px; top: -14px; bottom: -14px; }
indicator-grid .stretch-handle { border-radius: 50%; }
indicator-grid .ag-cell.is-filling { outline: 1px dashed var(--focus); outline-offset: -1px; background: var(--accent-soft); }
indicator-grid .ag-cell.by-author { background-color: var(--by); color: var(--author-ink); }
indicator-grid .ag-cell.by-author.by-author::after { content: attr(data-author); position: absolute; left: 2px; right: auto; top: 0; bottom: auto; width: auto; height: auto; border: 0;
  background: none; font-size: 12px; line-height: 13px; color: var(--author-ink-soft); }
indicator-grid .ag-cell.is-found { box-shadow: inset 0 0 0 1px var(--warn); }
indicator-grid .ag-cell.is-found.is-active { box-shadow: inset 0 0 0 2px var(--focus), inset 0 0 0 4px var(--warn); }
`
