import { css } from 'lit'

export const sheetStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    height: 100%;
    min-height: 0;
    padding: var(--gap-s) var(--gap-m) var(--gap-xs);
    gap: var(--gap-xs);
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--gap-xs) var(--gap-m);
  }
  h1 {
    margin: 0;
    font-size: var(--text-l);
    line-height: 1.4;
  }
  .grow {
    flex: 1 1 0;
  }
  .people {
    color: var(--note);
    font-size: var(--text-s);
    max-width: 36em;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .formula {
    display: grid;
    grid-template-columns: minmax(14em, auto) minmax(6em, auto) 1fr auto;
    gap: var(--gap-m);
    align-items: center;
    padding: 2px var(--gap-s);
    min-height: 40px;
    background: var(--panel);
    border: 1px solid var(--line);
    border-radius: var(--radius);
    font-size: var(--text-s);
  }
  .formula .what {
    font-weight: 600;
  }
  .formula .value {
    font-weight: 600;
    color: var(--accent-strong);
    max-width: 30em;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .formula .definition {
    color: var(--ink-muted);
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .stage {
    position: relative;
    flex: 1 1 auto;
    min-height: 240px;
  }
  .status {
    display: flex;
    flex-wrap: wrap;
    gap: var(--gap-xs) var(--gap-m);
    align-items: center;
    min-height: 26px;
    font-size: var(--text-s);
    color: var(--ink-muted);
  }
  .status .figures {
    color: var(--ink);
  }
  .empty {
    margin: 10vh auto;
    max-width: 36em;
    color: var(--ink-muted);
    text-align: center;
  }
  .side {
    position: absolute;
    z-index: 20;
    right: 0;
    top: 0;
    bottom: 0;
    width: min(360px, 100%);
    overflow: auto;
    background: var(--panel);
    border: 1px solid var(--line-strong);
    box-shadow: var(--shadow);
    padding: var(--gap-m);
    font-size: var(--text-s);
  }
  .side h2 {
    margin: 0 0 var(--gap-s);
    font-size: var(--text-m);
  }
  .side ul {
    margin: 0 0 var(--gap-m);
    padding: 0;
    list-style: none;
  }
  .side li {
    padding: var(--gap-xs) 0;
    border-top: 1px solid var(--line);
  }
  .side .muted {
    color: var(--ink-muted);
  }
  @media (max-width: 599px) {
    .formula {
      grid-template-columns: 1fr auto;
    }
    .formula .definition {
      display: none;
    }
    .wide-only {
      display: none;
    }
  }
`
