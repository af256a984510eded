import { css } from 'lit'

export const reviewPageStyles = css`
  :host {
    display: block;
    box-sizing: border-box;
    width: 100%;
    max-width: 1440px;
    margin: 0 auto;
    padding: var(--gap-m) var(--gap-l) 80px;
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--gap-xs) var(--gap-s);
    margin-bottom: var(--gap-s);
  }
  h1 {
    margin: 0 var(--gap-m) 0 0;
    font-size: var(--text-xl);
    line-height: 1.3;
  }
  .grow {
    flex: 1 1 0;
  }
  .filter[aria-pressed='true'] {
    border-color: var(--accent);
    background: var(--accent-soft);
    color: var(--accent-strong);
  }
  .late {
    margin: 0 0 var(--gap-s);
    padding: var(--gap-xs) var(--gap-m);
    border-radius: var(--radius);
    background: var(--warn-soft);
    color: var(--warn);
  }
  .keys {
    margin: 0 0 var(--gap-xs);
    color: var(--ink-muted);
    font-size: var(--text-s);
  }
  .empty {
    margin: 8vh auto;
    text-align: center;
    color: var(--ink-muted);
  }
  @media (max-width: 720px) {
    :host {
      padding: var(--gap-m) 0 80px;
    }
    .bar {
      padding: 0 var(--gap-m);
    }
    .late {
      padding: var(--gap-xs) var(--gap-m);
      border-radius: 0;
    }
    task-line {
      padding: 0 var(--gap-m);
    }
    .line {
      flex-basis: 100%;
    }
    .keys {
      display: none;
    }
    button,
    select {
      min-height: 44px;
    }
  }
`
