/** One attempt to reach the server's `/ws`, with the session cookie of this page. */
export function openSheetSocket(): WebSocket {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
  return new WebSocket(`${scheme}://${location.host}/ws`)
}
