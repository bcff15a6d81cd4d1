import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  callerOf,
  demoToken,
  freePort,
  type ServerProcess,
  spawnServer,
  startServer,
  untilReady,
} from './server-process.ts'
import { eventsOf, judge } from './trace.ts'

const SINGLE = 100
const ROUNDS = 10
const ROUND = 4

const has = (program: string) => spawnSync(program, ['-V']).status === 0

/** R1.4 is about what reaches the disk, and only the calls themselves tell. */
const needStrace = () => {
  if (has('strace')) return
  const root = process.getuid?.() === 0
  if (root) {
    spawnSync('apt-get', ['update'], { timeout: 60_000 })
    spawnSync('apt-get', ['install', '-y', 'strace'], {
      timeout: 120_000,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
  }
  if (!has('strace'))
    throw new Error(
      `The durability test (R1.4) needs strace, to see that each write is on disk before it is answered. ${
        root ? 'apt-get could not install it' : 'Install it, or run the tests as root'
      }.`,
    )
}

let folder: string
let data: string
beforeAll(async () => {
  needStrace()
  folder = mkdtempSync(join(tmpdir(), 'tenantry-durability-'))
  data = join(folder, 'data')
  const server = await startServer({ data, port: await freePort(), demo: true })
  server.kill('SIGTERM')
  expect(await server.ended).toBe(0)
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** strace passes on the signals of its terminal, not those of its parent: the server itself is told. */
const endInner = ({ child }: ServerProcess, signal: NodeJS.Signals = 'SIGTERM') => {
  const children = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8')
  process.kill(Number(children.trim().split(' ')[0]), signal)
}

/** Writes of one customer: one after the other, then in rounds. Gives the trace of each part. */
const traced = async (name: string, script?: string) => {
  const file = join(folder, `${name}.trace`)
  const port = await freePort()
  const before = [
    'strace',
    '-f',
    '-y',
    '-s',
    '24',
    '-e',
    'trace=write,writev,pwrite64,pwritev,pwritev2,sendto,sendmsg,fsync,fdatasync',
    '-o',
    file,
  ]
  const server: ServerProcess = spawnServer({
    data,
    port,
    before,
    env: { TENANTRY_PUBLIC_URL: `http://127.0.0.1:${port}` },
    ...(script && { script }),
  })
  try {
    await untilReady(server, 60_000)
  } catch (error) {
    server.kill('SIGKILL')
    throw new Error(`strace could not run the server; the container may forbid ptrace. ${(error as Error).message}`)
  }
  const call = callerOf(server.url, await demoToken(server, data, 'adminAgent'))
  const { items } = (await call('GET', '/v1/customers?size=10')).body as { items: { id: string }[] }
  const put = async (id: string, lastName: string) => {
    const { status } = await call('PUT', `/v1/customers/${id}/profiles/billing`, { lastName }, { 'if-match': '*' })
    expect(status).toBe(200)
  }
  const size = () => readFileSync(file, 'utf8').length
  const settled = async () => {
    // strace writes what happened when it happened, but the file may lag behind an answer
    for (let before = -1; before !== size(); ) {
      before = size()
      await new Promise((resolve) => setTimeout(resolve, 150))
    }
    return size()
  }
  const start = await settled()
  for (let n = 0; n < SINGLE; n++) await put(items[0]!.id, `${name} ${n}`)
  const middle = await settled()
  for (let n = 0; n < ROUNDS; n++)
    await Promise.all(
      Array.from({ length: ROUND }, (_, place) => put(items[place % items.length]!.id, `${name} ${n} ${place}`)),
    )
  const end = await settled()
  endInner(server)
  await server.ended
  const trace = readFileSync(file, 'utf8')
  return { single: trace.slice(start, middle), rounds: trace.slice(middle, end) }
}

test('R1.4: between the last write to the log and the answer of each of 100 updates lies a completed sync', {
  timeout: 120_000,
}, async () => {
  const { single, rounds } = await traced('full')
  expect(judge(eventsOf(single), 1)).toEqual({ answers: SINGLE, early: [], empty: [] })
  expect(judge(eventsOf(rounds), ROUND)).toEqual({ answers: ROUNDS * ROUND, early: [], empty: [] })
})

test('the test is red for a store that does not sync', { timeout: 120_000 }, async () => {
  const { single, rounds } = await traced('off', join(import.meta.dirname, 'serve-without-sync.ts'))
  const verdict = judge(eventsOf(single), 1)
  expect([verdict.answers, verdict.early.length]).toEqual([SINGLE, SINGLE])
  expect(judge(eventsOf(rounds), ROUND).early.length).toBeGreaterThan(0)
})

test('R1.4: a write whose sync fails is not acknowledged, and what was acknowledged is there after the end', {
  timeout: 120_000,
}, async () => {
  const port = await freePort()
  const before = [
    'strace',
    '-f',
    '-o',
    '/dev/null',
    '-e',
    'trace=fsync,fdatasync',
    '-e',
    'inject=fsync,fdatasync:error=EIO:when=20+5',
  ]
  const env = { TENANTRY_PUBLIC_URL: `http://127.0.0.1:${port}` }
  const server = spawnServer({ data, port, before, env })
  await untilReady(server, 60_000)
  const call = callerOf(server.url, await demoToken(server, data, 'adminAgent'))
  const { items } = (await call('GET', '/v1/customers?size=1')).body as { items: { id: string }[] }
  const path = `/v1/customers/${items[0]!.id}/profiles/billing`
  const statuses: number[] = []
  let acknowledged = ''
  for (let n = 0; n < 40; n++) {
    const { status } = await call('PUT', path, { lastName: `Sync ${n}` }, { 'if-match': '*' })
    statuses.push(status)
    if (status === 200) acknowledged = `Sync ${n}`
    else expect((await call('GET', path)).body.lastName ?? '').not.toBe(`Sync ${n}`)
  }
  expect([...new Set(statuses)].sort()).toEqual([200, 503])
  endInner(server, 'SIGKILL')
  await server.ended
  const again = await startServer({ data, port, env })
  const after = callerOf(again.url, await demoToken(again, data, 'adminAgent'))
  expect((await after('GET', path)).body.lastName).toBe(acknowledged)
  again.kill('SIGTERM')
  expect(await again.ended).toBe(0)
})
