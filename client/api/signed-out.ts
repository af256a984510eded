/** Fired on `window`, with the server's words as its detail, when the server says that nobody is signed in any more; the app then asks to sign in again. */
export const signedOutEvent = 'huibiao-signed-out'
