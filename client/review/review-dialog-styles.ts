import { css } from 'lit'

export const reviewDialogStyles = css`
  * {
    box-sizing: border-box;
  }
  dialog {
    width: min(520px, calc(100vw - 32px));
    max-height: calc(100vh - 64px);
    overflow: auto;
    padding: var(--gap-l);
    border: 1px solid var(--line-strong);
    border-radius: 6px;
    background: var(--panel);
    color: var(--ink);
    box-shadow: var(--shadow);
  }
  dialog::backdrop {
    background: var(--scrim, rgba(0, 0, 0, 0.4));
  }
  h2 {
    margin: 0 0 var(--gap-s);
    font-size: var(--text-l);
  }
  p {
    margin: 0 0 var(--gap-s);
  }
  .names {
    margin: 0 0 var(--gap-s);
    padding: var(--gap-xs) var(--gap-m);
    max-height: 10em;
    overflow: auto;
    list-style: none;
    background: var(--cell-missing);
    border-radius: var(--radius);
  }
  .muted {
    color: var(--ink-muted);
  }
  .block {
    display: block;
    margin: var(--gap-s) 0 var(--gap-xs);
    color: var(--ink-muted);
  }
  textarea {
    width: 100%;
    padding: var(--gap-s);
    border: 1px solid var(--line-strong);
    border-radius: var(--radius);
    font: inherit;
    resize: vertical;
  }
  .cell {
    display: grid;
    grid-template-columns: minmax(8em, 1fr) 2fr auto;
    gap: var(--gap-s);
    align-items: center;
    margin-bottom: var(--gap-xs);
  }
  fieldset {
    margin: 0;
    padding: var(--gap-xs) var(--gap-m);
    border: 1px solid var(--line);
    border-radius: var(--radius);
  }
  .kind {
    display: flex;
    align-items: center;
    gap: var(--gap-s);
    min-height: 32px;
  }
  .complaint {
    min-height: 1.5em;
    margin: var(--gap-xs) 0 0;
    color: var(--danger);
  }
  .ways {
    display: flex;
    justify-content: flex-end;
    gap: var(--gap-s);
  }
  @media (max-width: 599px) {
    .cell {
      grid-template-columns: 1fr auto;
    }
    .cell label {
      grid-column: 1 / -1;
    }
    button,
    select,
    input {
      min-height: 44px;
    }
  }
`
