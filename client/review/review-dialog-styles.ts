import { css } from 'lit'
import { dialogStyles } from '../components/dialog-styles.js'

/** What the questions of a review step, a task or a correction share. */
export const reviewDialogStyles = [
  dialogStyles,
  css`
  * {
    box-sizing: border-box;
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
    background: var(--panel);
    color: var(--ink);
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
  }
`,
]
