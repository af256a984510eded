import { css } from 'lit'

/** The frame of every page: header, strips, content. */
export const appStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 100%;
    height: 100vh;
  }
  main {
    flex: 1 1 auto;
    min-height: 0;
    display: flex;
    flex-direction: column;
    overflow: auto;
  }
  main > * {
    flex: 1 0 auto;
  }
  main.fixed {
    overflow: hidden;
  }
  main.fixed > * {
    flex: 1 1 auto;
    min-height: 0;
  }
  /* Too low for bars and table together: the page scrolls, the table keeps a height to work in. */
  @media (max-width: 599px), (max-height: 559px) {
    main.fixed {
      overflow: auto;
    }
    main.fixed > * {
      flex: 1 0 auto;
    }
  }
  .skip {
    position: absolute;
    left: -999px;
    z-index: 60;
    padding: 6px var(--gap-m);
    background: var(--panel);
    color: var(--accent);
  }
  .skip:focus {
    left: var(--gap-m);
    top: 4px;
  }
  main:focus {
    outline: none;
  }
  .strip {
    flex: none;
    padding: 3px var(--gap-l);
    font-size: var(--text-s);
    line-height: 18px;
    text-align: center;
  }
  .copy {
    background: var(--warn);
    color: var(--on-solid);
  }
  .unsent {
    background: var(--accent-soft);
    color: var(--accent-strong);
  }
  .notice {
    margin: 15vh auto 0;
    max-width: 32em;
    padding: var(--gap-l);
    text-align: center;
    display: grid;
    gap: var(--gap-m);
    justify-items: center;
    align-content: start;
  }
  .notice button {
    min-width: 8em;
  }
`
