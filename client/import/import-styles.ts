import { css } from 'lit'

/** The window of an import; a phone shows it over the whole screen. */
export const importStyles = css`
  dialog {
    --dialog-width: 960px;
  }
  dialog h2 {
    margin: 0;
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
    color: var(--danger);
  }
  .file {
    overflow-wrap: anywhere;
  }
  progress {
    width: 100%;
    height: 14px;
    accent-color: var(--accent);
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
    border-width: 1px 0 0;
  }
  .new {
    font-weight: 600;
  }
  .check {
    color: var(--warn);
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
