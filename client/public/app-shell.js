// Service worker of sites with https: keeps the page itself, so that it opens without a network. Data never passes
// through here; on plain-http intranets it does not exist and nothing depends on it.
const cacheName = 'huibiao-shell'
const shellAddress = '/'
const patienceMs = 4000
/** Files without a hash in their names: the newest that can be had, as the page itself. */
const rootFiles = [
  '/browser-check.js',
  '/appearance.js',
  '/app.webmanifest',
  '/icon.svg',
  '/icon-192.png',
  '/icon-512.png',
  '/icon-maskable-512.png',
]
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
    event.respondWith(fromNetworkFirst(request, shellAddress))
  else if (rootFiles.includes(url.pathname)) event.respondWith(fromNetworkFirst(request, url.pathname))
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
async function fromNetworkFirst(request, address) {
  const cache = await caches.open(cacheName)
  try {
    const answer = await fetch(request, { signal: timeLimit() })
    // Every page of ours is the same document; a proxy's sign-in page in place of a script is not kept.
    const isPage = /text\/html/.test(answer.headers.get('content-type') || '')
    if (answer.ok && isPage === (address === shellAddress)) await cache.put(address, answer.clone())
    return answer
  } catch (error) {
    const kept = await cache.match(address)
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
    if (new URL(request.url).pathname.startsWith('/assets/')) await cache.delete(request)
  }
}
