import { css } from 'lit'

/** Buttons of forms and ledgers; `quiet` for the less usual thing, `primary` for the one thing to do. */
export const buttonStyles = css`
  button,
  a.button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    font: inherit;
    font-size: var(--text-m);
    line-height: 1.3;
    min-height: 32px;
    padding: 2px var(--gap-m);
    border: 1px solid var(--line-strong);
    border-radius: var(--radius);
    background: var(--panel);
    color: var(--accent-strong);
    text-decoration: none;
    cursor: pointer;
    white-space: nowrap;
  }
  button:hover:not(:disabled),
  a.button:hover {
    background: var(--accent-soft);
  }
  button:disabled {
    color: var(--ink-faint);
    background: var(--panel-sunken);
    cursor: default;
  }
  button.primary {
    background: var(--accent);
    border-color: var(--accent);
    color: var(--accent-ink);
  }
  button.primary:hover:not(:disabled) {
    background: var(--accent-strong);
  }
  button.quiet {
    border-color: transparent;
    background: transparent;
    padding: 2px var(--gap-xs);
    font-size: var(--text-s);
    color: var(--accent);
  }
  button.quiet:hover:not(:disabled) {
    text-decoration: underline;
  }
  button:focus-visible,
  a:focus-visible {
    outline: 2px solid var(--focus);
    outline-offset: 1px;
  }
  @media (max-width: 599px) {
    button,
    a.button {
      min-height: 44px;
    }
  }
`
