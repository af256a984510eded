// Service worker of sites with https: keeps the page itself, so that it opens without a network. Data never passes
// through here; on plain-http intranets it does not exist and nothing depends on it.
const cacheName = 'huibiao-shell'
const shellAddress = '/'
const patienceMs = 4000
/** Files of older builds beyond this number are dropped, oldest first. */
const keptFiles = 120

self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== location.origin) return
  if (url.pathname.startsWith('/assets/')) event.respondWith(fromCacheFirst(request))
  else if (request.mode === 'navigate' && !/^\/(api|export|ws|healthz|readyz)(\/|$)/.test(url.pathname))
    event.respondWith(fromNetworkFirst(request))
  else if (url.pathname === '/browser-check.js' || url.pathname === '/icon.svg')
    event.respondWith(fromCacheFirst(request))
})

/** File names under /assets carry a hash of their content: what is kept is right for ever. */
async function fromCacheFirst(request) {
  const cache = await caches.open(cacheName)
  const kept = await cache.match(request)
  if (kept) return kept
  const answer = await fetch(request)
  if (answer.ok) {
    await cache.put(request, answer.clone())
    await dropOldest(cache)
  }
  return answer
}

/** The page is always the newest one that can be had; without a server, the last one. */
async function fromNetworkFirst(request) {
  const cache = await caches.open(cacheName)
  try {
    const answer = await fetch(request, { signal: timeLimit() })
    // Every page of ours is the same document.
    if (answer.ok && /text\/html/.test(answer.headers.get('content-type') || ''))
      await cache.put(shellAddress, answer.clone())
    return answer
  } catch (error) {
    const kept = await cache.match(shellAddress)
    if (kept) return kept
    throw error
  }
}

function timeLimit() {
  const controller = new AbortController()
  setTimeout(() => controller.abort(), patienceMs)
  return controller.signal
}

async function dropOldest(cache) {
  const kept = await cache.keys()
  for (const request of kept.slice(0, Math.max(0, kept.length - keptFiles))) {
    if (new URL(request.url).pathname !== shellAddress) await cache.delete(request)
  }
}
