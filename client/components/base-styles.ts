import { css } from 'lit'

/** Buttons and links that look like buttons: plain, `primary` for the one thing to do, `quiet` for the less usual. */
export const buttons = css`
  button,
  a.button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: var(--gap-xs);
    min-height: 32px;
    padding: 0 var(--gap-m);
    border: 1px solid var(--line-strong);
    border-radius: var(--radius);
    background: var(--panel);
    color: var(--ink);
    font: inherit;
    line-height: 1.2;
    text-decoration: none;
    white-space: nowrap;
    cursor: pointer;
  }
  button:hover,
  a.button:hover {
    border-color: var(--accent);
    background: var(--accent-soft);
  }
  button.primary,
  a.button.primary {
    border-color: var(--accent);
    background: var(--accent);
    color: var(--accent-ink);
    font-weight: 600;
  }
  button.primary:hover,
  a.button.primary:hover {
    background: var(--accent-strong);
  }
  button.quiet,
  a.button.quiet {
    border-color: transparent;
    background: transparent;
    color: var(--accent);
    padding: 0 var(--gap-s);
  }
  button.quiet:hover,
  a.button.quiet:hover {
    background: var(--accent-soft);
  }
  button[disabled] {
    opacity: 0.55;
    cursor: default;
  }
  button:focus-visible,
  a:focus-visible {
    outline: 2px solid var(--focus);
    outline-offset: 1px;
  }
`

/** Labelled fields and native selects. */
export const fields = css`
  label.field {
    display: inline-flex;
    align-items: center;
    gap: var(--gap-s);
    color: var(--ink-muted);
  }
  select,
  input,
  textarea {
    min-height: 32px;
    padding: 0 var(--gap-s);
    border: 1px solid var(--line-strong);
    border-radius: var(--radius);
    background: var(--panel);
    color: var(--ink);
    font: inherit;
    max-width: 100%;
  }
  select {
    padding-right: 4px;
  }
  textarea {
    padding: var(--gap-xs) var(--gap-s);
  }
  select:hover,
  input:hover,
  textarea:hover {
    border-color: var(--accent);
  }
  select:focus-visible,
  input:focus-visible,
  textarea:focus-visible {
    outline: 2px solid var(--focus);
    outline-offset: 0;
  }
`

/** Panels, headings and the visually hidden words for screen readers. */
export const layout = css`
  h1,
  h2,
  h3,
  p {
    margin: 0;
  }
  h1 {
    font-size: var(--text-xl);
    line-height: 1.3;
  }
  h2 {
    font-size: var(--text-l);
    line-height: 1.4;
  }
  a:not(.button) {
    color: var(--accent);
  }
  .panel {
    background: var(--panel);
    border: 1px solid var(--line);
    border-radius: 6px;
  }
  .muted {
    color: var(--ink-muted);
  }
  .hidden-words {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip: rect(0 0 0 0);
    white-space: nowrap;
  }
`
