import { arch, cpus, loadavg, platform, release, totalmem } from 'node:os'

/** What the figures were taken on; they mean little without it. */
export function machine() {
  const list = cpus()
  return {
    at: new Date().toISOString(),
    node: process.version,
    system: `${platform()} ${release()} ${arch()}`,
    cpu: list[0]?.model.trim() ?? 'unknown',
    cores: list.length,
    memoryGb: Math.round(totalmem() / 1e9),
    loadBefore: loadavg()[0],
  }
}
