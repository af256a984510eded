import { css } from 'lit'

/** What the list of an import of accounts adds to a table in a window. */
export const importStyles = css`
  td:nth-child(-n + 2) {
    white-space: nowrap;
  }
  tr.error {
    background: var(--danger-soft);
  }
  tr.error td:nth-child(2),
  tr.error td:last-child {
    color: var(--danger);
    font-weight: 600;
  }
  tr.same {
    color: var(--ink-muted);
  }
  .summary {
    margin: var(--gap-m) 0 var(--gap-s);
    font-weight: 600;
  }
  .end {
    justify-content: flex-end;
    margin-top: var(--gap-m);
  }
  /* The browser's own field speaks the browser's language; this one looks like the buttons beside it. */
  .file span {
    display: inline-flex;
    align-items: center;
    min-height: 32px;
    padding: 0 var(--gap-m);
    border: 1px solid var(--line-strong);
    border-radius: var(--radius);
    cursor: pointer;
  }
  .file span:hover {
    border-color: var(--accent);
    background: var(--accent-soft);
  }
  .file input:focus-visible + span {
    outline: 2px solid var(--focus);
    outline-offset: 1px;
  }
  p.done,
  p.problem {
    margin: var(--gap-s) 0;
  }
`
