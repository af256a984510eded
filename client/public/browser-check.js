// Runs in any browser, before anything modern is loaded: old syntax only. Browsers below the floor get a page that
// says what to do instead of a white one.
;(() => {
  function isModern() {
    try {
      return (
        'noModule' in document.createElement('script') &&
        window.CSS.supports('selector(:is(a))') &&
        'indexedDB' in window
      )
    } catch (_missing) {
      return false
    }
  }
  if (isModern()) return
  document.documentElement.setAttribute('data-too-old', '')
  document.addEventListener('DOMContentLoaded', () => {
    document.getElementById('too-old').hidden = false
  })
})()
