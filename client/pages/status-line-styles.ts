import { css } from 'lit'

/** A line of the sheet's status that counts something and leads to the next of it. */
export const statusLine = css`
  :host {
    display: block;
  }
  button {
    min-height: 24px;
    padding: 0 var(--gap-s);
    font-size: inherit;
  }
  @media (max-width: 599px) {
    button {
      min-height: 40px;
    }
  }
`
