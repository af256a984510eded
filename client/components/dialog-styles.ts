import { css } from 'lit'

/**
 * The frame of every window over the page. `--dialog-width` is the most it takes; with `class="whole"` it covers a phone.
 */
export const dialogStyles = css`
  dialog {
    box-sizing: border-box;
    width: min(var(--dialog-width, 560px), calc(100vw - 24px));
    max-height: calc(100vh - 40px);
    overflow: auto;
    padding: var(--gap-l);
    border: 1px solid var(--line-strong);
    border-radius: 6px;
    background: var(--panel);
    color: var(--ink);
    font-size: var(--text-m);
    line-height: 1.5;
    white-space: normal;
    box-shadow: var(--shadow);
  }
  dialog::backdrop {
    background: var(--scrim, rgba(0, 0, 0, 0.4));
  }
  dialog :focus-visible {
    outline: 2px solid var(--focus);
    outline-offset: 1px;
  }
  dialog h2 {
    margin: 0 0 var(--gap-s);
    font-size: var(--text-l);
    line-height: 1.4;
  }
  dialog .foot {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: var(--gap-s);
    margin-top: var(--gap-m);
  }
  @media (max-width: 599px) {
    dialog {
      max-height: calc(100vh - 24px);
      padding: var(--gap-m);
    }
    dialog.whole {
      width: 100vw;
      max-width: 100vw;
      height: 100vh;
      max-height: 100vh;
      margin: 0;
      border: 0;
      border-radius: 0;
    }
    dialog button,
    dialog select,
    dialog input:not([type='checkbox']):not([type='radio']) {
      min-height: 44px;
    }
  }
`

/** Lists of cells, columns or accounts inside a window: a table that scrolls under its head. */
export const dialogTableStyles = css`
  .scroll {
    max-height: 40vh;
    overflow: auto;
    border: 1px solid var(--line);
    background: var(--panel);
  }
  table {
    width: 100%;
    border-collapse: collapse;
    font-size: var(--text-sm);
  }
  th,
  td {
    padding: 4px var(--gap-s);
    text-align: left;
    vertical-align: top;
    border-bottom: 1px solid var(--line);
    overflow-wrap: anywhere;
  }
  th {
    position: sticky;
    top: 0;
    z-index: 1;
    background: var(--panel-sunken);
    white-space: nowrap;
  }
  .why {
    color: var(--warn);
  }
  .muted {
    color: var(--ink-muted);
  }
`
