// Runs before the first paint, so that nobody who chose dark sees a white flash. Old syntax only, as browser-check.js.
// What is chosen is written by client/components/appearance.ts; here it is read and put onto the root element.
;(() => {
  const root = document.documentElement
  const dark = window.matchMedia('(prefers-color-scheme: dark)')
  const contrast = window.matchMedia('(prefers-contrast: more)')

  function chosen() {
    try {
      return (localStorage.getItem('huibiao.appearance') || '').split(' ')
    } catch (_forbidden) {
      return []
    }
  }

  function apply(words) {
    let theme = words[0]
    if (theme !== 'light' && theme !== 'dark' && theme !== 'contrast')
      theme = contrast.matches ? 'contrast' : dark.matches ? 'dark' : 'light'
    root.setAttribute('data-theme', theme)
    root.setAttribute('data-text', words[1] === 'large' || words[1] === 'larger' ? words[1] : 'normal')
  }

  function again() {
    apply(chosen())
  }

  again()
  if (dark.addEventListener) dark.addEventListener('change', again)
  if (contrast.addEventListener) contrast.addEventListener('change', again)
  // Another tab of this computer chose anew.
  window.addEventListener('storage', (event) => {
    if (event.key === 'huibiao.appearance') again()
  })
  window.addEventListener('huibiao-appearance', (event) => apply(String(event.detail).split(' ')))
})()
