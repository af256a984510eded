import { css } from 'lit'

/** A dense table on a computer; cards with large targets on a phone. */
export const ledgerListStyles = css`
  * {
    box-sizing: border-box;
  }
  :host {
    display: block;
    margin-bottom: var(--gap-l);
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--gap-xs) var(--gap-m);
    padding: var(--gap-s) 0;
  }
  h2 {
    margin: 0;
    font-size: var(--text-l);
  }
  p {
    margin: var(--gap-s) 0;
  }
  .grow {
    flex: 1 1 0;
  }
  .muted,
  .hint {
    color: var(--ink-muted);
    font-size: var(--text-s);
  }
  .incomplete {
    color: var(--warn);
    font-weight: 600;
  }
  .bar input {
    width: 18em;
  }
  .frame {
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--panel);
  }
  @media (min-width: 600px) and (max-width: 820px) {
    /* A screen at 200 %: the lines scroll sideways in their frame, the page does not. */
    .frame {
      overflow-x: auto;
    }
  }
  table {
    width: 100%;
    table-layout: fixed;
    border-collapse: separate;
    border-spacing: 0;
  }
  col.index {
    width: 48px;
  }
  col.choice,
  col.yesno {
    width: 112px;
  }
  col.amount {
    width: 136px;
  }
  col.date {
    width: 138px;
  }
  col.state {
    width: 124px;
  }
  col.people {
    width: 160px;
  }
  col.tools {
    width: 128px;
  }
  th {
    position: sticky;
    top: 0;
    z-index: 2;
    text-align: left;
    font-weight: 400;
    font-size: var(--text-s);
    color: var(--ink-muted);
    background: var(--panel-sunken);
    border-bottom: 1px solid var(--line-strong);
    padding: 5px var(--gap-s);
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  th.amount {
    text-align: right;
  }
  th small {
    color: var(--warn);
    font-size: inherit;
    padding-left: 2px;
  }
  td {
    border-bottom: 1px solid var(--line);
    padding: 3px var(--gap-s);
    height: var(--row-height);
    vertical-align: middle;
    overflow-wrap: anywhere;
  }
  tbody td.value:not(:focus-within) {
    cursor: text;
  }
  :host([readonly]) tbody td.value {
    cursor: default;
  }
  tbody tr:hover td {
    background: var(--accent-soft);
  }
  tbody tr:focus {
    outline: 2px solid var(--focus);
    outline-offset: -2px;
  }
  tr.editing td {
    background: var(--panel-tint);
    padding: 2px 3px;
    vertical-align: top;
  }
  tr.editing td.index,
  tr.editing td.state,
  tr.editing td.tools {
    padding: 6px var(--gap-s);
  }
  tr.draft td {
    background: var(--panel);
    border-bottom-style: dashed;
  }
  tr.over td {
    box-shadow: inset 0 2px 0 var(--focus);
  }
  td.index {
    color: var(--ink-faint);
    text-align: right;
  }
  td.value.number {
    text-align: right;
  }
  td.index[draggable] {
    cursor: grab;
  }
  .missing {
    color: var(--warn);
    font-size: var(--text-s);
  }
  td.state {
    font-size: var(--text-s);
    line-height: 1.35;
  }
  td.state span {
    display: block;
  }
  .saved {
    color: var(--ok);
  }
  .saving {
    color: var(--ink-muted);
  }
  .local {
    color: var(--warn);
    font-weight: 600;
  }
  .by {
    color: var(--ink-muted);
  }
  .people {
    color: var(--note);
  }
  td.state .saved,
  td.state .saving,
  td.state .local {
    display: inline;
  }
  button.talk {
    min-height: 26px;
    padding: 0 4px;
    font-size: var(--text-s);
  }
  button.talk.some {
    color: var(--note);
    font-weight: 600;
  }
  tr.talk td {
    padding: var(--gap-s) var(--gap-m) var(--gap-m) 60px;
    background: var(--panel-sunken);
  }
  td.tools {
    white-space: nowrap;
    text-align: right;
    padding-left: 0;
  }
  td.tools button {
    min-height: 26px;
    padding: 0 4px;
    font-size: var(--text-s);
    visibility: hidden;
  }
  tr:hover td.tools button,
  tr:focus td.tools button,
  tr:focus-within td.tools button,
  tr.editing td.tools button {
    visibility: visible;
  }
  tfoot td {
    border-bottom: 0;
    border-top: 1px solid var(--line-strong);
    background: var(--panel-sunken);
    font-weight: 600;
  }
  tfoot td {
    padding-left: var(--gap-m);
    white-space: nowrap;
  }
  tfoot td.value {
    text-align: right;
    white-space: nowrap;
  }
  .pager {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: var(--gap-m);
    padding: var(--gap-s);
    border-top: 1px solid var(--line);
  }
  @media (max-width: 599px) {
    .bar {
      padding: var(--gap-s) var(--gap-m);
    }
    .bar button,
    .bar input {
      min-height: 44px;
    }
    .bar input {
      width: auto;
      flex: 1 1 8em;
      font-size: var(--text-l);
    }
    .keys {
      display: none;
    }
    .frame {
      border-left: 0;
      border-right: 0;
      border-radius: 0;
      background: transparent;
      border: 0;
    }
    table,
    tbody,
    tfoot,
    tr,
    td {
      display: block;
      width: auto;
    }
    colgroup,
    thead {
      display: none;
    }
    tbody tr {
      margin: 0 var(--gap-m) var(--gap-s);
      padding: var(--gap-s) var(--gap-m);
      border: 1px solid var(--line);
      border-radius: 6px;
      background: var(--panel);
      content-visibility: auto;
      contain-intrinsic-size: 120px;
    }
    tbody tr:hover td {
      background: none;
    }
    tr.editing {
      border-color: var(--focus);
      content-visibility: visible;
    }
    tr.draft:not(.active) {
      display: none;
    }
    td,
    tr.editing td,
    tr.editing td.index,
    tr.editing td.state,
    tr.editing td.tools {
      border: 0;
      padding: 2px 0;
      height: auto;
      background: none;
      text-align: left;
    }
    td.index {
      float: right;
      font-size: var(--text-s);
    }
    td.value {
      min-height: 26px;
    }
    td.value::before {
      content: attr(data-label);
      display: inline-block;
      min-width: 6.5em;
      padding-right: var(--gap-s);
      color: var(--ink-muted);
      font-size: var(--text-s);
    }
    tr.editing td.value::before {
      display: block;
    }
    td.value.number {
      text-align: left;
    }
    td.value:nth-child(2) {
      font-weight: 600;
    }
    td.state span {
      display: inline;
      padding-right: var(--gap-s);
    }
    button.talk {
      min-height: 40px;
      padding: 0 var(--gap-s);
    }
    tr.talk td {
      padding: var(--gap-s) 0;
      background: none;
    }
    tr:not(.editing) td.tools {
      display: none;
    }
    tr.editing td.tools {
      display: flex;
      gap: var(--gap-s);
      padding-top: var(--gap-s);
    }
    td.tools button {
      min-height: 44px;
      flex: 1 1 0;
      border-color: var(--line-strong);
      visibility: visible;
    }
    tfoot tr {
      margin: 0 var(--gap-m) var(--gap-s);
    }
    tfoot td {
      border: 0;
      background: none;
      padding: 0 4px;
      display: inline;
    }
    tfoot td:empty {
      display: none;
    }
    tfoot td.value::before {
      min-width: 0;
    }
    .add-bar {
      position: sticky;
      bottom: 0;
      z-index: 4;
      padding: var(--gap-s) var(--gap-m);
      background: var(--paper);
      border-top: 1px solid var(--line);
    }
    .add-bar button {
      width: 100%;
      min-height: 48px;
    }
  }
  @media (min-width: 600px) {
    .add-bar {
      display: none;
    }
    tbody tr {
      content-visibility: visible;
    }
  }
`
