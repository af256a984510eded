import { css } from 'lit'

/**
 * A box above a page whose lines each want something done: a title, a word on it, a line for each with its buttons.
 * `--tone` and `--tone-soft` are its colours; empty it takes no room, not even a gap.
 */
export const alertStyles = css`
  :host {
    display: contents;
  }
  section {
    border: 1px solid var(--tone);
    border-radius: var(--radius);
    background: var(--tone-soft);
    padding: var(--gap-s) var(--gap-m);
    margin-bottom: var(--gap-s);
  }
  h2 {
    margin: 0;
    font-size: var(--text-m);
    color: var(--tone);
  }
  p {
    margin: 0 0 var(--gap-xs);
    color: var(--ink-muted);
    font-size: var(--text-sm);
  }
  ul {
    list-style: none;
    margin: 0;
    padding: 0;
    max-height: 30vh;
    overflow: auto;
  }
  li {
    display: flex;
    flex-wrap: wrap;
    gap: var(--gap-xs) var(--gap-m);
    align-items: center;
    padding: var(--gap-xs) 0;
    border-top: 1px solid var(--line);
  }
  .choices {
    display: flex;
    flex-wrap: wrap;
    gap: var(--gap-xs) var(--gap-s);
  }
  @media (max-width: 599px) {
    section {
      padding: var(--gap-s);
    }
    button {
      min-height: 40px;
      max-width: 100%;
      white-space: normal;
    }
  }
`
