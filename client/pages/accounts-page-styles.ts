import { css } from 'lit'

export const accountsPageStyles = css`
  :host {
    display: block;
    box-sizing: border-box;
    width: 100%;
    max-width: 1280px;
    margin: 0 auto;
    padding: var(--gap-m) var(--gap-l) 80px;
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--gap-s);
    margin-bottom: var(--gap-s);
  }
  .bar h1 {
    margin-right: var(--gap-m);
  }
  .bar input {
    flex: 0 1 18em;
  }
  .grow {
    flex: 1 1 0;
  }
  .hint,
  .login {
    color: var(--ink-muted);
    font-size: var(--text-sm);
  }
  p.hint {
    margin-bottom: var(--gap-s);
  }
  table {
    width: 100%;
    border-collapse: collapse;
    background: var(--panel);
    border: 1px solid var(--line);
  }
  th,
  td {
    padding: 7px 10px;
    border-bottom: 1px solid var(--line);
    text-align: left;
    vertical-align: middle;
    overflow-wrap: anywhere;
  }
  th {
    background: var(--panel-sunken);
    font-size: var(--text-sm);
    white-space: nowrap;
  }
  td .hint,
  td .warn,
  td .asks {
    display: block;
  }
  .name {
    font-weight: 600;
  }
  .asks,
  .warn {
    color: var(--warn);
    font-size: var(--text-sm);
  }
  tr.disabled {
    color: var(--ink-muted);
  }
  tr.disabled .name {
    text-decoration: line-through;
  }
  td.ways {
    white-space: nowrap;
    text-align: right;
  }
  th:last-child {
    text-align: right;
  }
  .problem,
  .done {
    margin-bottom: var(--gap-s);
    padding: var(--gap-s) var(--gap-m);
    border-left: 3px solid var(--danger);
    background: var(--danger-soft);
    color: var(--danger);
  }
  .done {
    border-color: var(--ok);
    background: var(--ok-soft);
    color: var(--ok);
  }
  .empty {
    margin: 8vh auto;
    text-align: center;
    color: var(--ink-muted);
  }
  @media (max-width: 720px) {
    :host {
      padding: var(--gap-m) var(--gap-s) 80px;
    }
    .bar input {
      flex: 1 1 100%;
    }
    button,
    select,
    input {
      min-height: 44px;
    }
    thead {
      position: absolute;
      clip: rect(0 0 0 0);
    }
    table,
    tbody,
    tr,
    td {
      display: block;
    }
    tr {
      padding: var(--gap-s);
      border-bottom: 1px solid var(--line-strong);
    }
    td {
      padding: 2px 0;
      border: 0;
    }
    td.ways {
      white-space: normal;
      text-align: left;
    }
  }
`
