import { css } from 'lit'

export const homeStyles = css`
  :host {
    display: block;
    padding: var(--gap-l);
  }
  section {
    max-width: 1440px;
    margin: 0 auto var(--gap-l);
  }
  .small {
    font-size: var(--text-s);
  }
  .heading {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--gap-s) var(--gap-m);
    margin-bottom: var(--gap-s);
  }
  h2.pack {
    margin: var(--gap-l) 0 var(--gap-s);
    font-size: var(--text-m);
  }
  .heading h1 {
    margin-right: auto;
  }
  .unit {
    margin-left: var(--gap-m);
    color: var(--ink-muted);
    font-size: var(--text-m);
    font-weight: 400;
  }
  .count {
    padding: 2px 10px;
    border: 1px solid var(--chip-line);
    border-radius: 12px;
    background: var(--panel-sunken);
    color: var(--ink-muted);
    font-size: var(--text-sm);
  }
  .count.sent-back {
    background: var(--danger-soft);
    color: var(--danger);
  }
  .count.todo {
    background: var(--warn-soft);
    color: var(--warn);
  }
  .count.in-progress {
    background: var(--accent-soft);
    color: var(--accent-strong);
  }
  .count.done {
    background: var(--ok-soft);
    color: var(--ok);
  }
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .agenda li {
    display: grid;
    grid-template-columns: minmax(220px, 1.1fr) minmax(200px, 2fr) 264px 176px 92px;
    align-items: center;
    gap: var(--gap-m);
    padding: 9px var(--gap-m);
    border-left: 4px solid transparent;
  }
  .agenda li + li {
    border-top: 1px solid var(--line);
  }
  .agenda li.sent-back {
    border-left-color: var(--danger);
  }
  .agenda li.todo,
  .agenda li.in-progress {
    border-left-color: var(--accent);
  }
  .agenda li.done {
    border-left-color: var(--ok-line);
  }
  .name {
    display: grid;
    min-width: 0;
  }
  .name a {
    color: var(--ink);
    font-weight: 600;
    text-decoration: none;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .name a.refused {
    color: var(--danger);
    font-size: var(--text-s);
    text-decoration: underline;
  }
  .name a:hover {
    color: var(--accent);
    text-decoration: underline;
  }
  .came-back {
    color: var(--danger);
    font-size: var(--text-sm);
    overflow-wrap: anywhere;
  }
  .agenda select {
    width: 100%;
  }
  .progress {
    display: grid;
    grid-template-columns: auto 1fr;
    align-items: center;
    gap: 3px var(--gap-s);
    font-size: var(--text-sm);
  }
  .progress > span:nth-child(2) {
    text-align: right;
  }
  .track {
    grid-column: 1 / -1;
    height: 4px;
    border-radius: 2px;
    background: var(--panel-sunken);
    overflow: hidden;
  }
  .track i {
    display: block;
    height: 100%;
    background: var(--accent);
  }
  .empty,
  .problem {
    padding: var(--gap-l);
  }
  .problem {
    color: var(--danger);
  }
  .cards {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(320px, 100%), 1fr));
    gap: var(--gap-m);
  }
  @media (max-width: 1100px) {
    .agenda li {
      grid-template-columns: minmax(180px, 1fr) 264px 160px 92px;
    }
    .agenda .strip {
      grid-column: 1 / -1;
      grid-row: 2;
    }
  }
  @media (max-width: 720px) {
    :host {
      padding: var(--gap-m);
    }
    .agenda li {
      grid-template-columns: minmax(0, 1fr) auto;
    }
    .agenda .name,
    .agenda .strip,
    .agenda .progress {
      grid-column: 1 / -1;
    }
    .agenda .strip {
      grid-row: auto;
    }
    .agenda select,
    .agenda .button {
      order: 1;
    }
    .agenda select,
    .agenda .button {
      min-height: 40px;
    }
    .agenda select {
      padding: 0 2px 0 6px;
    }
  }
`
