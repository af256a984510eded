import { css } from 'lit'

/** The dialog and its lists; a phone shows it over the whole screen. */
export const importStyles = css`
  dialog {
    width: min(960px, calc(100vw - 24px));
    max-height: calc(100vh - 32px);
    box-sizing: border-box;
    padding: var(--gap-m);
    border: 1px solid var(--line-strong);
    border-radius: 6px;
    background: var(--panel);
    color: var(--ink);
    box-shadow: var(--shadow);
    overflow: auto;
  }
  dialog::backdrop {
    background: var(--scrim, rgba(0, 0, 0, 0.4));
  }
  h2 {
    margin: 0;
    font-size: var(--text-l);
  }
  .head,
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--gap-s) var(--gap-m);
  }
  .head {
    justify-content: space-between;
  }
  .row {
    margin: var(--gap-s) 0;
  }
  .end {
    justify-content: flex-end;
  }
  p {
    margin: var(--gap-xs) 0;
  }
  .hint,
  .muted {
    color: var(--ink-muted);
  }
  .warn {
    color: var(--warn);
  }
  .problem {
    color: var(--error, var(--warn));
  }
  .file {
    overflow-wrap: anywhere;
  }
  progress {
    width: 100%;
    height: 14px;
    accent-color: var(--accent);
  }
  @media (max-width: 599px) {
    dialog {
      width: 100vw;
      max-width: 100vw;
      max-height: 100vh;
      height: 100vh;
      margin: 0;
      border: 0;
      border-radius: 0;
    }
    button,
    select,
    input {
      min-height: 44px;
    }
  }
`

/** Lists of cells and columns. */
export const listStyles = css`
  :host {
    display: block;
  }
  details {
    margin: var(--gap-s) 0;
    border: 1px solid var(--line);
    border-radius: var(--radius);
  }
  summary {
    padding: var(--gap-xs) var(--gap-s);
    font-weight: 600;
    cursor: pointer;
  }
  .scroll {
    max-height: 38vh;
    overflow: auto;
    border-top: 1px solid var(--line);
  }
  table {
    width: 100%;
    border-collapse: collapse;
    font-size: var(--text-s);
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
  .new {
    font-weight: 600;
  }
  .why,
  .check {
    color: var(--warn);
  }
  .muted {
    color: var(--ink-muted);
  }
  .tools {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--gap-xs) var(--gap-m);
    padding: 0 var(--gap-s) var(--gap-xs);
  }
  label.tick {
    display: inline-flex;
    align-items: center;
    gap: var(--gap-xs);
    min-height: 32px;
  }
  p {
    margin: var(--gap-xs) 0;
  }
  .choice {
    display: flex;
    flex-wrap: wrap;
    gap: 0 var(--gap-m);
  }
  input[type='checkbox'],
  input[type='radio'] {
    min-height: 0;
  }
  @media (max-width: 599px) {
    .scroll {
      max-height: none;
    }
    /* A line becomes a small card: nothing to scroll sideways for. */
    thead {
      display: none;
    }
    table,
    tbody,
    tr,
    td {
      display: block;
    }
    tr {
      padding: var(--gap-xs) 0;
      border-bottom: 1px solid var(--line);
    }
    td {
      border: 0;
      padding: 1px var(--gap-s);
    }
    td[data-label]::before {
      content: attr(data-label) ': ';
      color: var(--ink-muted);
      font-weight: 400;
    }
    td select {
      width: 100%;
    }
  }
`
