// browser-check.js ran first and shows a page of its own to browsers below the floor.
if (!document.documentElement.hasAttribute('data-too-old')) {
  void import('./huibiao-app.js')
  // Exists on https (and this computer) only: there the page opens without a network too.
  if (import.meta.env.PROD && 'serviceWorker' in navigator)
    navigator.serviceWorker.register('/app-shell.js').catch((error: unknown) => {
      console.warn('the page itself is not kept for offline use', error)
    })
}
