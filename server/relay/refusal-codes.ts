import { type CloseCode, closeCodes } from '../../shared/protocol/close-codes.js'

/** The close code that goes with a refusal: the one place where reasons become numbers. */
export function closeCodeOf(refusalCode: string): CloseCode {
  switch (refusalCode) {
    case 'not-editable':
    case 'period-closed':
      return closeCodes.locked
    case 'epoch-changed':
      return closeCodes.epochChanged
    case 'too-large':
      return closeCodes.tooLarge
    case 'not-your-unit':
    case 'role-cannot-write':
    case 'not-visible':
      return closeCodes.forbidden
    default:
      return closeCodes.refused
  }
}
