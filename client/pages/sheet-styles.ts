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
  /* Shown above the sheet and reached after it: Tab goes from the cells to what is done once they are filled. */
  sheet-bar {
    order: -2;
  }
  .way {
    order: -1;
  }
  /* One line is kept free for it: a grid that jumps when a cell is pressed is hard to hit. */
  .way {
    display: flex;
    flex-wrap: wrap;
    align-items: flex-start;
    flex: none;
    min-height: 40px;
  }
  .way review-bar {
    flex: 1 1 auto;
    min-width: 0;
  }
  .stage {
    position: relative;
    flex: 1 1 auto;
    min-height: 240px;
  }
  .following {
    position: absolute;
    z-index: 15;
    left: 50%;
    bottom: var(--gap-l);
    transform: translateX(-50%);
    display: flex;
    align-items: center;
    gap: var(--gap-m);
    padding: var(--gap-xs) var(--gap-m);
    background: var(--panel);
    border: 2px solid var(--peer);
    border-radius: var(--radius);
    box-shadow: var(--shadow);
    font-size: var(--text-s);
  }
  .following .muted {
    color: var(--ink-muted);
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
  .grow {
    flex: 1 1 0;
  }
  .empty {
    margin: 10vh auto;
    max-width: 36em;
    color: var(--ink-muted);
    text-align: center;
  }
  @media (max-width: 599px), (max-height: 559px) {
    :host {
      height: auto;
    }
    .stage {
      flex: 1 0 min(60vh, 520px);
      display: flex;
      flex-direction: column;
    }
    .stage sheet-grid {
      flex: 1 1 auto;
      height: auto;
    }
  }
`
