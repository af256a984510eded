import { css } from 'lit'

/** What the panels beside the totals have in common: a head that stays, and a body that scrolls under it. */
export const sidePanel = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
    background: var(--panel);
  }
  header {
    display: flex;
    align-items: start;
    gap: var(--gap-s);
    padding: var(--gap-m);
    border-bottom: 1px solid var(--line);
  }
  header div {
    flex: 1;
    min-width: 0;
  }
  .body {
    flex: 1;
    min-height: 0;
    overflow: auto;
    padding: var(--gap-m);
  }
`
