import { css } from 'lit'

export const totalsStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
  }
  .small {
    font-size: var(--text-s);
  }
  .bar {
    flex: none;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--gap-s) var(--gap-m);
    padding: 10px var(--gap-l) 0;
  }
  .bar h1 {
    margin-right: auto;
  }
  .bar h1 span {
    font-weight: 400;
  }
  .tools {
    padding-bottom: 10px;
  }
  task-line,
  findings-list {
    padding: 0 var(--gap-l);
  }
  .space {
    flex: 1;
  }
  .state {
    font-size: var(--text-sm);
  }
  .live,
  .stale {
    margin-right: var(--gap-s);
    padding: 1px var(--gap-s);
    border-radius: 10px;
    background: var(--ok-soft);
    color: var(--ok);
  }
  .stale {
    background: var(--warn-soft);
    color: var(--warn);
  }
  .switch {
    display: inline-flex;
  }
  .switch button {
    border-radius: 0;
    margin-left: -1px;
  }
  .switch button:first-child {
    border-radius: var(--radius) 0 0 var(--radius);
    margin-left: 0;
  }
  .switch button:last-child {
    border-radius: 0 var(--radius) var(--radius) 0;
  }
  .switch button[aria-pressed='true'] {
    position: relative;
    border-color: var(--accent);
    background: var(--accent-soft);
    color: var(--accent-strong);
    font-weight: 600;
  }
  .body {
    flex: 1;
    min-height: 0;
    display: flex;
    border-top: 1px solid var(--line-strong);
    background: var(--panel);
  }
  .scroll {
    flex: 1;
    min-width: 0;
    overflow: auto;
  }
  missing-panel,
  phrase-panel,
  joined-texts-panel {
    flex: none;
    width: 340px;
    border-left: 1px solid var(--line-strong);
  }
  joined-texts-panel {
    width: min(560px, 50%);
  }
  .notice {
    padding: var(--gap-l);
  }
  table {
    border-collapse: separate;
    border-spacing: 0;
    font-variant-numeric: tabular-nums;
  }
  th,
  td {
    padding: 4px 10px;
    border-right: 1px solid var(--line);
    border-bottom: 1px solid var(--line);
    background: var(--panel);
  }
  thead th {
    position: sticky;
    top: calc(var(--level, 0) * 27px);
    z-index: 2;
    background: var(--panel-sunken);
    font-weight: 600;
    font-size: var(--text-sm);
    line-height: 18px;
    text-align: center;
    vertical-align: middle;
    max-width: 150px;
    min-width: 112px;
  }
  thead .in {
    display: block;
    font-weight: 400;
    font-size: var(--text-s);
    line-height: 15px;
  }
  thead .group th {
    height: 27px;
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  th.unit {
    position: sticky;
    left: 0;
    z-index: 1;
    min-width: 200px;
    max-width: 260px;
    border-right: 2px solid var(--line-strong);
    font-weight: 400;
    text-align: left;
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  thead th.unit {
    z-index: 3;
    font-weight: 600;
  }
  thead th.unit button {
    min-height: 24px;
    font-size: var(--text-s);
    font-weight: 400;
  }
  tbody th.unit {
    padding-top: 3px;
    padding-bottom: 3px;
    line-height: 22px;
  }
  th.unit a {
    vertical-align: middle;
    color: inherit;
    text-decoration: none;
  }
  th.unit a:hover {
    color: var(--accent);
    text-decoration: underline;
  }
  .toggle {
    display: inline-flex;
    vertical-align: middle;
    width: 22px;
    height: 22px;
    min-height: 22px;
    padding: 0;
    border-color: transparent;
    background: transparent;
    color: var(--ink-muted);
  }
  td {
    padding: 3px 10px 3px 6px;
    white-space: nowrap;
  }
  .figure {
    display: flex;
    align-items: center;
    justify-content: flex-end;
    gap: var(--gap-s);
    min-height: 22px;
  }
  .value {
    font-family: var(--font-number);
  }
  .depth-0 th.unit,
  .depth-0 td {
    background: var(--cell-computed);
    border-bottom-color: var(--line-strong);
    font-weight: 700;
  }
  .depth-2 th.unit,
  .depth-2 td {
    color: var(--ink-muted);
    background: var(--panel-tint);
  }
  .coverage {
    min-height: 22px;
    margin-right: auto;
    padding: 0 4px;
    border-color: transparent;
    background: transparent;
    font-size: var(--text-s);
    font-weight: 400;
    line-height: 14px;
    color: var(--ink-muted);
  }
  .coverage::before {
    content: '';
    display: inline-block;
    width: 7px;
    height: 7px;
    margin-right: 2px;
    border: 1px solid currentColor;
    border-radius: 50%;
  }
  .coverage.full::before {
    background: currentColor;
  }
  .coverage.part::before {
    background: linear-gradient(90deg, currentColor 50%, transparent 50%);
  }
  .coverage.full {
    color: var(--ok);
  }
  .coverage.part,
  .coverage.none {
    color: var(--warn);
  }
  .of {
    margin-right: auto;
    font-size: var(--text-s);
    line-height: 18px;
    color: var(--ink-muted);
  }
  td.asked {
    box-shadow: inset 0 0 0 2px var(--accent);
  }
  td.moved {
    animation: moved 1.6s ease-out;
  }
  @keyframes moved {
    from {
      background: var(--cell-remote);
    }
  }
  @media (prefers-reduced-motion: reduce) {
    td.moved {
      animation: none;
      background: var(--cell-remote);
    }
  }
  footer {
    flex: none;
    display: flex;
    gap: var(--gap-m);
    padding: 5px var(--gap-l);
    border-top: 1px solid var(--line);
    white-space: nowrap;
    overflow: hidden;
  }
  footer span {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  footer .rounded {
    flex: none;
  }
  @media (max-width: 599px), (max-height: 559px) {
    .body {
      flex: 1 0 min(60vh, 520px);
      max-height: 80vh;
    }
  }
  @media (max-width: 720px) {
    .bar {
      padding-left: var(--gap-m);
      padding-right: var(--gap-m);
    }
    .tools {
      gap: var(--gap-s);
    }
    .tools select {
      max-width: 9em;
    }
    task-line,
    findings-list {
      padding: 0 var(--gap-m);
    }
    .tools .field {
      gap: 4px;
    }
    th.unit {
      min-width: 128px;
      max-width: 150px;
    }
    .body {
      position: relative;
    }
    missing-panel,
    phrase-panel,
    joined-texts-panel {
      position: absolute;
      left: 0;
      right: 0;
      bottom: 0;
      width: auto;
      max-height: 75%;
      border-top: 2px solid var(--accent);
      border-left: 0;
      box-shadow: var(--shadow);
      z-index: 5;
    }
    .coverage {
      min-height: 24px;
    }
    footer {
      white-space: normal;
    }
    footer span {
      display: none;
    }
  }
`
