import { css } from 'lit'

/** What the panels about an account share. */
export const accountStyles = css`
  dialog.wide {
    --dialog-width: 960px;
  }
  .head {
    display: flex;
    align-items: start;
    gap: var(--gap-m);
    margin-bottom: var(--gap-m);
  }
  .head > :first-child {
    flex: 1;
    min-width: 0;
  }
  form,
  section {
    display: grid;
    gap: 6px;
    padding: var(--gap-m) 0;
    border-top: 1px solid var(--line);
  }
  h3 {
    font-size: var(--text-m);
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: var(--gap-s);
    align-items: center;
  }
  .row > input,
  .row > select {
    flex: 1 1 14em;
    min-width: 0;
  }
  label.line {
    display: grid;
    gap: 4px;
  }
  .hint {
    color: var(--ink-muted);
    font-size: var(--text-sm);
  }
  .problem,
  .done {
    margin-bottom: var(--gap-s);
  }
  .problem {
    padding: var(--gap-s) var(--gap-m);
    border-left: 3px solid var(--danger);
    background: var(--danger-soft);
    color: var(--danger);
  }
  .done {
    padding: var(--gap-s) var(--gap-m);
    border-left: 3px solid var(--ok);
    background: var(--ok-soft);
    color: var(--ok);
  }
  .secret {
    display: grid;
    gap: var(--gap-s);
    margin-bottom: var(--gap-m);
    padding: var(--gap-m);
    border: 1px solid var(--warn-line);
    border-radius: var(--radius);
    background: var(--warn-soft);
  }
  .secret code {
    font: 600 var(--text-xl) / 1.3 ui-monospace, Consolas, monospace;
    letter-spacing: 0.08em;
    user-select: all;
    color: var(--ink);
  }
  ul.past {
    margin: 0;
    padding: 0;
    list-style: none;
    font-size: var(--text-sm);
  }
  ul.past li {
    padding: 3px 0;
    border-bottom: 1px solid var(--line);
  }
  @media (max-width: 720px) {
    button,
    select,
    input {
      min-height: 44px;
    }
  }
`
