// browser-check.js ran first and shows a page of its own to browsers below the floor.
if (!document.documentElement.hasAttribute('data-too-old')) void import('./huibiao-app.js')
