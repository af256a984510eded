import { css } from 'lit'

/** What lists of corrections, late edits and differences share. */
export const recordStyles = css`
  :host {
    display: block;
  }
  h2 {
    margin: 0 0 var(--gap-xs);
    font-size: var(--text-l);
  }
  p {
    margin: 0 0 var(--gap-s);
  }
  ul {
    list-style: none;
    margin: 0;
    padding: 0;
  }
  li {
    padding: var(--gap-s) 0;
    border-top: 1px solid var(--line);
    overflow-wrap: anywhere;
  }
  .muted {
    color: var(--ink-muted);
    font-size: var(--text-s);
  }
  .state {
    display: inline-block;
    padding: 0 var(--gap-s);
    border: 1px solid var(--line-strong);
    border-radius: var(--radius);
    font-size: var(--text-s);
  }
  .state.requested,
  .state.open {
    border-color: var(--accent);
    color: var(--accent-strong);
    font-weight: 600;
  }
  .ways {
    display: flex;
    flex-wrap: wrap;
    gap: var(--gap-s);
    align-items: center;
    margin-top: var(--gap-xs);
  }
  .ways input {
    flex: 1 1 14em;
    min-width: 0;
    font: inherit;
    min-height: 32px;
    padding: 0 var(--gap-s);
    border: 1px solid var(--line-strong);
    border-radius: var(--radius);
    background: var(--panel);
    color: var(--ink);
  }
  .complaint {
    color: var(--danger);
    font-size: var(--text-s);
    margin: 0;
  }
  .complaint:empty {
    display: none;
  }
`
