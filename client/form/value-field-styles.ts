import { css } from 'lit'

/** Looks of a field: quiet in a table, larger targets in a form. */
export const valueFieldStyles = css`
  * {
    box-sizing: border-box;
  }
  :host {
    display: block;
    min-width: 0;
  }
  input:not([type='radio']),
  select,
  textarea {
    width: 100%;
    min-height: 36px;
    padding: 4px var(--gap-s);
    border: 1px solid var(--line-strong);
    border-radius: var(--radius);
    background: var(--cell-own);
    color: var(--ink);
    font: inherit;
    font-variant-numeric: tabular-nums;
  }
  input:focus,
  select:focus,
  textarea:focus {
    outline: 2px solid var(--focus);
    outline-offset: -1px;
  }
  textarea {
    display: block;
    resize: vertical;
    line-height: 1.6;
  }
  .number {
    display: flex;
    align-items: center;
    gap: var(--gap-s);
  }
  .number input {
    text-align: right;
    max-width: 16em;
  }
  .unit {
    color: var(--ink-muted);
    white-space: nowrap;
  }
  [aria-invalid='true'] {
    border-color: var(--danger);
    background: var(--danger-soft);
  }
  .radios {
    display: flex;
    align-items: center;
    gap: var(--gap-l);
    min-height: 36px;
  }
  .radios label {
    display: inline-flex;
    align-items: center;
    gap: var(--gap-xs);
    min-height: 36px;
    padding-right: var(--gap-s);
  }
  .radios input {
    width: 18px;
    height: 18px;
    margin: 0;
  }
  .radios button {
    font: inherit;
    font-size: var(--text-s);
    min-height: 28px;
    border: 0;
    background: none;
    color: var(--accent);
    text-decoration: underline;
  }
  .length {
    display: block;
    text-align: right;
    font-size: var(--text-s);
    color: var(--ink-faint);
  }
  .over {
    color: var(--danger);
    font-weight: 600;
  }
  .message,
  .warning {
    display: block;
    font-size: var(--text-s);
    line-height: 1.4;
    padding-top: 2px;
    color: var(--danger);
  }
  .warning {
    color: var(--warn);
  }
  .shown {
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  :host([compact]) input,
  :host([compact]) select {
    min-height: 28px;
    padding: 1px 4px;
    max-width: none;
  }
  @media (max-width: 599px) {
    input:not([type='radio']),
    select,
    textarea,
    .radios,
    .radios label {
      min-height: 44px;
      font-size: var(--text-l);
    }
    :host([compact]) input,
    :host([compact]) select {
      min-height: 44px;
      padding: 4px var(--gap-s);
    }
    .number input {
      max-width: none;
    }
  }
`
