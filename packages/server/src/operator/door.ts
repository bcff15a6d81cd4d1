import { once } from 'node:events'
import { chmodSync, rmSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { join, relative } from 'node:path'
import { text } from 'node:stream/consumers'
import type { Answer } from '../store/command.ts'

/** What an operator asks of the process that holds the data folder. */
export interface Deed {
  decision: string
  partnerId: string
  input: unknown
  /** Who sits at the machine. */
  displayName: string
}

const PATIENCE_MS = 30_000
/** Systems differ in how long the address of a socket may be; the least of them takes this. */
const LONGEST = 100

/** Whoever may open the data folder may open the socket in it, and nobody else; so it asks for nothing. */
const addressOf = (folder: string): string | undefined => {
  if (process.platform === 'win32') return undefined
  const path = join(folder, 'operator.sock')
  return [path, relative('', path)].find((each) => Buffer.byteLength(each) <= LONGEST)
}

/** Answers operators of this machine while the folder is held; undefined where the system has no such sockets. */
export const openDoor = async (
  folder: string,
  carryOut: (deed: Deed) => Promise<Answer>,
): Promise<{ close: () => void } | undefined> => {
  const path = addressOf(folder)
  if (!path) return undefined
  const answer = async (socket: Socket) => {
    const deed = JSON.parse(await text(socket)) as Deed
    socket.end(JSON.stringify(await carryOut(deed)))
  }
  const door = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => socket.destroy())
    socket.setTimeout(PATIENCE_MS, () => socket.destroy())
    answer(socket).catch(() => socket.destroy())
  })
  rmSync(path, { force: true }) // of a process that was killed: the folder is ours
  door.listen(path)
  await once(door, 'listening')
  chmodSync(path, 0o600)
  door.unref()
  return { close: () => door.close() }
}

/** Asks the process that holds the folder; undefined where nobody answers. */
export const knock = async (folder: string, deed: Deed): Promise<Answer | undefined> => {
  const path = addressOf(folder)
  if (!path) return undefined
  const socket = connect(path)
  try {
    await once(socket, 'connect')
  } catch {
    return undefined
  }
  socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error('timeout')))
  socket.end(JSON.stringify(deed))
  return JSON.parse(await text(socket)) as Answer
}
