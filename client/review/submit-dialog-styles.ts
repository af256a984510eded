import { css } from 'lit'

export const submitDialogStyles = css`
  section {
    margin: 0 0 var(--gap-s);
  }
  h3 {
    margin: 0 0 var(--gap-xs);
    font-size: var(--text-m);
  }
  section.hard,
  section.soft {
    padding: var(--gap-s) var(--gap-m);
    border-left: 4px solid var(--warn);
    border-radius: var(--radius);
    background: var(--panel-sunken);
  }
  section.hard {
    border-left-color: var(--danger);
    background: var(--danger-soft);
  }
  section.hard h3 {
    color: var(--danger);
  }
  section.hard ul,
  section.soft ul {
    margin: 0;
    padding-left: 1.2em;
  }
  section.hard li,
  section.soft li {
    margin-bottom: var(--gap-xs);
    overflow-wrap: anywhere;
  }
  .cells {
    display: block;
    color: var(--ink-muted);
    font-size: var(--text-s);
  }
  .said {
    margin: 0;
    white-space: pre-line;
  }
  button.reuse {
    max-width: 100%;
    height: auto;
    padding: var(--gap-xs) var(--gap-s);
    text-align: left;
    white-space: normal;
    overflow-wrap: anywhere;
  }
`
