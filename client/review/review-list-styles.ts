import { css } from 'lit'

export const reviewListStyles = css`
  table {
    width: 100%;
    border-collapse: collapse;
    background: var(--panel);
    border: 1px solid var(--line);
  }
  th,
  td {
    padding: 5px var(--gap-m);
    border-bottom: 1px solid var(--line);
    text-align: left;
    font-weight: 400;
  }
  thead th {
    position: sticky;
    top: 0;
    background: var(--panel-sunken);
    color: var(--ink-muted);
    font-size: var(--text-s);
    white-space: nowrap;
  }
  tr.selected td {
    background: var(--accent-soft);
  }
  tr.current > td:first-child {
    box-shadow: inset 4px 0 0 var(--accent);
  }
  tr:focus-visible {
    outline: 2px solid var(--focus);
    outline-offset: -2px;
  }
  tr.detail > td {
    padding: 0;
  }
  .said {
    white-space: nowrap;
    color: var(--note);
    font-size: var(--text-s);
  }
  .approving {
    color: var(--accent-strong);
    font-weight: 600;
    font-size: var(--text-s);
  }
  .check {
    width: 1px;
    padding-right: 0;
  }
  .check input {
    width: 18px;
    height: 18px;
    margin: 0;
    vertical-align: middle;
  }
  .number {
    text-align: right;
    white-space: nowrap;
  }
  .short {
    color: var(--warn);
    font-weight: 600;
  }
  .above,
  .when,
  .missing {
    color: var(--ink-muted);
    font-size: var(--text-s);
  }
  .missing {
    max-width: 26em;
  }
  .reason {
    display: block;
    max-width: 26em;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    color: var(--danger);
  }
  a {
    color: var(--accent);
    display: inline-block;
    min-height: 24px;
  }
  @media (max-width: 720px) {
    .above,
    th:nth-child(6),
    .missing {
      display: none;
    }
    td,
    th {
      padding: 5px var(--gap-xs);
    }
    thead th {
      white-space: normal;
    }
    td:nth-child(2) {
      min-width: 6.5em;
    }
    .when {
      overflow-wrap: anywhere;
    }
    .reason {
      max-width: none;
      white-space: normal;
    }
    .check input {
      width: 24px;
      height: 24px;
    }
    a {
      padding: 10px 0;
      line-height: 1.4;
    }
  }
`
