import { css } from 'lit'

/** Looks of the form page: one readable column, the progress always in sight. */
export const formPageStyles = css`
  :host {
    display: block;
    /* Auto margins would let the widest line decide how wide the page is. */
    width: 100%;
    box-sizing: border-box;
    max-width: 1080px;
    margin: 0 auto;
    padding: 0 var(--gap-m) 80px;
  }
  .way {
    display: flex;
    flex-wrap: wrap;
    align-items: flex-start;
  }
  .way review-bar {
    flex: 1 1 auto;
    min-width: 0;
  }
  .progress {
    position: sticky;
    top: 0;
    z-index: 5;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--gap-xs) var(--gap-m);
    padding: var(--gap-s) 0;
    background: var(--paper);
  }
  .meter {
    width: 160px;
    height: 8px;
    border-radius: 4px;
    background: var(--line);
    overflow: hidden;
  }
  .meter span {
    display: block;
    height: 100%;
    background: var(--accent);
  }
  .hint {
    color: var(--ink-muted);
    font-size: var(--text-s);
  }
  .fields {
    background: var(--panel);
    border: 1px solid var(--line);
    border-top: 0;
    border-radius: var(--radius);
  }
  h2 {
    margin: 0;
    padding: var(--gap-xs) var(--gap-m);
    border-top: 1px solid var(--line-strong);
    background: var(--panel-sunken);
    font-size: var(--text-m);
  }
  .reason,
  .problem,
  .loading {
    margin: 0 0 var(--gap-s);
    padding: var(--gap-s) var(--gap-m);
    border-radius: var(--radius);
    background: var(--panel-sunken);
    color: var(--ink-muted);
  }
  .problem {
    background: var(--danger-soft);
    color: var(--danger);
  }
  .rates {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: var(--gap-xs) var(--gap-l);
    margin: 0;
    padding: var(--gap-s) var(--gap-m);
    color: var(--ink-muted);
  }
  .rates div {
    display: flex;
    gap: var(--gap-s);
  }
  .rates dd {
    margin: 0;
    color: var(--ink);
    font-weight: 600;
  }
  .table-note {
    color: var(--ink-muted);
    font-size: var(--text-s);
  }
  @media (max-width: 599px) {
    :host {
      padding: 0 0 96px;
    }
    return-header,
    .way,
    .reason,
    .rates,
    .table-note {
      padding-left: var(--gap-m);
      padding-right: var(--gap-m);
    }
    .progress {
      padding: var(--gap-s) var(--gap-m);
    }
    .hint {
      display: none;
    }
    .meter {
      flex: 1 1 80px;
      width: 80px;
    }
    .fields {
      border-left: 0;
      border-right: 0;
      border-radius: 0;
    }
  }
`
