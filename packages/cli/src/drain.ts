import type { Socket } from 'node:net'
import type { Tenantry } from '@tenantry/server'

const LIMIT_MS = 8_500
/** npm passes on a Ctrl+C that the terminal has sent already: one that follows at once is the same. */
const SAME_MS = 1_000

/** Resolves when a signal came and everything in progress was answered (R10.2). A second signal ends at once. */
export const drainOnSignal = (tenantry: Tenantry): Promise<void> => {
  const { server } = tenantry.app
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  return new Promise((resolve, reject) => {
    let since: number | undefined
    const onSignal = () => {
      if (since !== undefined) {
        if (Date.now() - since > SAME_MS) process.exit(1)
        return
      }
      since = Date.now()
      tenantry.health.draining = true
      // Browsers open connections in advance; on those no request is in progress.
      for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy()
      const limit = setTimeout(() => server.closeAllConnections(), LIMIT_MS)
      tenantry
        .close()
        .then(resolve, reject)
        .finally(() => clearTimeout(limit))
    }
    process.on('SIGTERM', onSignal)
    process.on('SIGINT', onSignal)
  })
}
