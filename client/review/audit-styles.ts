import { css } from 'lit'

/** Looks of the page of the audit log: a table where there is room, cards on a phone. */
export const auditStyles = css`
  :host {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--gap-m);
    box-sizing: border-box;
    width: 100%;
    max-width: 1440px;
    margin: 0 auto;
    padding: var(--gap-m);
  }
  .bar,
  .filter {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--gap-s) var(--gap-m);
  }
  .bar h1 {
    flex: 1;
  }
  .filter {
    padding: var(--gap-s) var(--gap-m);
  }
  .filter select {
    max-width: 15em;
  }
  .filter input[type='search'] {
    width: 10em;
  }
  .files {
    display: flex;
    flex-wrap: wrap;
    gap: var(--gap-s);
    width: 100%;
  }
  table {
    width: 100%;
    border-collapse: collapse;
    font-variant-numeric: tabular-nums;
  }
  th,
  td {
    padding: 6px 10px;
    border-bottom: 1px solid var(--line);
    text-align: left;
    vertical-align: top;
  }
  th:nth-child(5) {
    width: 40%;
  }
  thead th {
    background: var(--panel-sunken);
    font-size: var(--text-sm);
    white-space: nowrap;
  }
  td p {
    overflow-wrap: anywhere;
  }
  .small {
    font-size: var(--text-s);
  }
  .nowrap {
    white-space: nowrap;
  }
  .cells {
    margin: 2px 0 0;
    padding: 0;
    list-style: none;
    font-size: var(--text-sm);
  }
  .cells li {
    overflow-wrap: anywhere;
  }
  .old,
  .new {
    white-space: pre-line;
  }
  .old {
    color: var(--ink-muted);
    text-decoration: line-through;
  }
  .old.none,
  .new.none {
    text-decoration: none;
    font-style: italic;
  }
  .hash {
    font-family: monospace;
    font-size: var(--text-s);
  }
  .link-broken {
    color: var(--danger);
    font-weight: 600;
  }
  tr.broken td {
    background: var(--danger-soft);
  }
  .foot {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--gap-m);
  }
  @media (max-width: 760px) {
    :host {
      padding: var(--gap-s);
    }
    .filter label.field {
      display: grid;
      grid-template-columns: 5em minmax(0, 1fr);
      width: 100%;
    }
    .filter select,
    .filter input,
    .filter input[type='search'] {
      width: 100%;
      min-height: 40px;
    }
    thead {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip: rect(0 0 0 0);
    }
    table,
    tbody,
    tr,
    td {
      display: block;
    }
    tr {
      padding: 8px 10px;
      border-bottom: 1px solid var(--line-strong);
    }
    td {
      padding: 1px 0;
      border: 0;
    }
    td .inline {
      display: inline;
      margin-right: var(--gap-s);
    }
  }
`
