import { css } from 'lit'

/** What reaches a person on the first page, each with the button that puts it away. `--tone` is the colour of its edge. */
export const newsStyles = css`
  section {
    max-width: 1440px;
    margin: 0 auto var(--gap-m);
  }
  .news {
    display: flex;
    align-items: flex-start;
    gap: var(--gap-m);
    margin-top: var(--gap-s);
    padding: var(--gap-s) var(--gap-m);
    border-left: 4px solid var(--tone);
    border-radius: var(--radius);
    background: var(--tone-soft);
  }
  .news > :first-child {
    flex: 1 1 auto;
    min-width: 0;
    overflow-wrap: anywhere;
  }
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  a {
    color: var(--ink);
  }
  @media (max-width: 599px) {
    .news {
      flex-direction: column;
      gap: var(--gap-s);
    }
    button {
      min-height: 44px;
    }
  }
`
