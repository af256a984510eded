/** Styles of the grid, one sheet in the root (page or shadow root) it stands in. */
export const gridStyles = `
indicator-grid { display: block; position: relative; height: 100%; min-height: 260px; overflow: hidden; font-variant-numeric: tabular-nums; }
indicator-grid > .ag-host { position: absolute; inset: 0; top: 0; right: 0; bottom: 0; left: 0; }
indicator-grid .ag-scrollbar-invisible { opacity: 0; pointer-events: none; } /* without it the last cells of a phone lie under a white strip */
indicator-grid .ag-cell { user-select: none; -webkit-user-select: none; line-height: calc(var(--row-height) - 2px); cursor: cell; }
indicator-grid .ag-header-cell-label { justify-content: center; }
indicator-grid .ag-header-cell-text { white-space: normal; text-align: center; line-height: 1.3; }
indicator-grid .ag-header-group-cell-label { justify-content: center; }
indicator-grid .number-cell { text-align: right; font-family: var(--font-number); }
indicator-grid .unit-cell { cursor: default; }
indicator-grid .unit-cell.depth-1 { padding-left: 18px; }
indicator-grid .unit-cell.depth-2, indicator-grid .unit-cell.depth-3 { padding-left: 32px; }
indicator-grid .row-total, indicator-grid .row-subtotal { font-weight: 600; background: var(--panel-sunken); }
indicator-grid .row-total { background: var(--cell-total); }
indicator-grid .computed { color: var(--ink-muted); background: var(--cell-computed); }
indicator-grid .row-total.computed, indicator-grid .row-subtotal.computed { color: var(--ink); background: var(--panel-sunken); }
indicator-grid .row-total.computed { background: var(--cell-total); }
indicator-grid .from-list { color: var(--accent); text-decoration: underline dotted; }
indicator-grid .not-mine { background: var(--cell-locked); }
indicator-grid .not-here { background: repeating-linear-gradient(135deg, var(--cell-hatch) 0 4px, var(--cell-hatch-line) 4px 8px); }
indicator-grid .is-missing { background: var(--cell-missing); }
indicator-grid .my-row.unit-cell { box-shadow: inset 4px 0 0 var(--accent); font-weight: 600; }
indicator-grid .ag-cell.is-selected.is-selected { background: var(--cell-selected); }
indicator-grid .ag-cell.peer-range { box-shadow: inset 0 var(--peer-top, 0) var(--peer), inset 0 var(--peer-bottom, 0) var(--peer),
  inset var(--peer-left, 0) 0 var(--peer), inset var(--peer-right, 0) 0 var(--peer); }
indicator-grid .peer-top { --peer-top: 1px; }
indicator-grid .peer-bottom { --peer-bottom: -1px; }
indicator-grid .peer-left { --peer-left: 1px; }
indicator-grid .peer-right { --peer-right: -1px; }
indicator-grid .ag-cell.is-active { box-shadow: inset 0 0 0 2px var(--focus); }
@media (forced-colors: active) {
  indicator-grid .ag-cell.is-active { outline: 2px solid Highlight; outline-offset: -2px; }
  indicator-grid .ag-cell.is-selected { outline: 1px dashed Highlight; outline-offset: -1px; }
}
indicator-grid .is-saving::after, indicator-grid .is-local::after, indicator-grid .is-changed::after {
  content: ""; position: absolute; right: 0; top: 0; border: 4px solid transparent; border-top-color: var(--mark-saving); border-right-color: var(--mark-saving); }
indicator-grid .is-local::after { border-top-color: var(--mark-local); border-right-color: var(--mark-local); }
indicator-grid .is-changed::after { border-top-color: var(--mark-changed); border-right-color: var(--mark-changed); }
indicator-grid .ag-cell.is-conflict { background: var(--cell-conflict) linear-gradient(45deg, var(--mark-local) 7px, transparent 7px) no-repeat; }
indicator-grid .ag-cell.is-unseen { background-color: var(--cell-unseen); }
indicator-grid .ag-cell.was-unseen { transition: background-color 2s ease-out; }
@media (prefers-reduced-motion: reduce) { indicator-grid .ag-cell.was-unseen { transition: none; } }
indicator-grid .ag-cell.is-sent-back::before { content: attr(data-flag); position: absolute; left: 2px; bottom: 2px; padding: 0 3px; font-size: var(--text-s);
  line-height: 15px; color: var(--danger); background: var(--danger-soft); border: 1px solid var(--danger); border-radius: 2px; font-weight: 400; }
indicator-grid .ag-cell.is-sent-back.is-answered::before { color: var(--ok); background: var(--ok-soft); border-color: var(--ok); }
indicator-grid .ag-cell.is-sent-back.has-hard::before, indicator-grid .ag-cell.is-sent-back.has-soft::before { left: 17px; }
indicator-grid .ag-cell.text-cell.is-sent-back::before { left: auto; right: 2px; }
indicator-grid .ag-cell.has-peer { box-shadow: inset 0 0 0 2px var(--peer); }
indicator-grid .ag-cell.has-peer.is-active { box-shadow: inset 0 0 0 2px var(--focus), inset 0 0 0 4px var(--peer); }
indicator-grid .ag-cell.has-peer.has-peer::before { content: attr(data-peer); border: 0; position: absolute; left: 0; bottom: 0; padding: 0 4px 1px; font-size: var(--text-s);
  line-height: 14px; color: var(--peer-ink); background: var(--peer); border-radius: 0 3px 0 0; max-width: 55%; overflow: hidden; white-space: nowrap; font-weight: 400; }
indicator-grid .text-cell.has-peer.has-peer::before { left: auto; right: 0; border-radius: 3px 0 0 0; }
indicator-grid .ag-cell.has-comment { outline: 2px dotted var(--note); outline-offset: -3px; }
indicator-grid .ag-cell.has-hard, indicator-grid .ag-cell.has-soft { background-repeat: no-repeat; background-position: 2px 2px; background-size: 12px 12px; }
indicator-grid .ag-cell.has-hard:not(.number-cell), indicator-grid .ag-cell.has-soft:not(.number-cell) { padding-left: 17px; }
indicator-grid .ag-cell.has-hard { background-image: url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 12 12'%3E%3Crect width='12' height='12' rx='2' fill='%23b3261e'/%3E%3Cpath d='M5 2h2v5H5zM5 8h2v2H5z' fill='%23fff'/%3E%3C/svg%3E"); }
indicator-grid .ag-cell.has-soft { background-image: url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 12 12'%3E%3Ccircle cx='6' cy='6' r='5.4' fill='%23fff' stroke='%23945b00' stroke-width='1.2'/%3E%3Cpath d='M4 4.6a2 2 0 1 1 2.6 2v.8H5.4V5.8c1 0 1.4-.5 1.4-1s-.4-.8-.9-.8-.8.3-.8.8zM5.4 8.2h1.2v1.2H5.4z' fill='%23945b00'/%3E%3C/svg%3E"); }
indicator-grid .cell-editor { position: absolute; z-index: 5; margin: 0; padding: 4px 7px 3px; border: 0; resize: none; overflow: hidden;
  font: inherit; line-height: 21px; box-sizing: border-box; color: var(--ink); background: transparent; opacity: 0; pointer-events: none; outline: none; }
indicator-grid .cell-editor.editing { opacity: 1; pointer-events: auto; background: var(--panel); box-shadow: 0 0 0 2px var(--focus), var(--shadow); }
indicator-grid .cell-editor.editing:not(.number) { overflow-y: auto; }
indicator-grid .cell-editor.number { text-align: right; }
indicator-grid .cell-editor.invalid { box-shadow: 0 0 0 2px var(--danger), var(--shadow); }
indicator-grid .cell-editor.away, indicator-grid .cell-note.away { visibility: visible; opacity: 0; pointer-events: none; }
indicator-grid .cell-note { position: absolute; z-index: 6; max-width: 340px; padding: 4px 8px; border-radius: var(--radius); font-size: var(--text-sm);
  line-height: 1.45; background: var(--panel); color: var(--ink); border: 1px solid var(--line-strong); box-shadow: var(--shadow); }
indicator-grid .cell-note.wrong { border-color: var(--danger); background: var(--danger-soft); color: var(--danger); }
indicator-grid .cell-note[hidden] { display: none; }
@media (max-width: 599px) { indicator-grid .unit-cell.unit-cell { padding-left: 6px; padding-right: 2px; font-size: var(--text-sm); } }
`
