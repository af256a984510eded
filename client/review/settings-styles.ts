import { css } from 'lit'

/** Settings of an administrator: a line for each table, its name and what is chosen for it. */
export const settingsStyles = css`
  section {
    max-width: 1440px;
    margin: 0 auto var(--gap-l);
  }
  ul {
    max-width: 1120px;
    margin: var(--gap-s) 0 0;
    padding: 0;
    list-style: none;
  }
  li {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--gap-xs) var(--gap-m);
    min-height: 40px;
    padding: var(--gap-xs) var(--gap-m);
  }
  li + li {
    border-top: 1px solid var(--line);
  }
  .name {
    flex: 1 1 14em;
  }
  .choices {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--gap-xs) var(--gap-m);
  }
  .choices label {
    display: inline-flex;
    align-items: center;
    gap: var(--gap-xs);
    min-height: 32px;
  }
  @media (max-width: 599px) {
    .name {
      flex-basis: 100%;
      font-weight: 600;
    }
  }
`
