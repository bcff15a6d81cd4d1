import { type ChildProcess, fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { dataFolder } from './data.ts'
import { billingBody } from './instance.ts'
import { type LoadResult, load, type RequestText } from './load.ts'

/**
 * Speed as ratios within one run: machines differ, and the same one differs from hour to hour. W1 durable update with audit,
 * W2 list page and search, W3 one customer. `npm run bench -- --quick` leaves out the 1,000,000 customers.
 */
const quick = process.argv.includes('--quick')
const SECONDS = quick ? 3 : 8
const CONNECTIONS = 64

interface Child {
  process: ChildProcess
  ask: <T>(message: object) => Promise<T>
  hello: Record<string, unknown>
}

const startChild = async (...args: string[]): Promise<Child> => {
  const child = fork(fileURLToPath(new URL('./child.ts', import.meta.url)), args, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const next = <T>() =>
    new Promise<T>((resolve, reject) => {
      child.once('message', (message) => resolve(message as T))
      child.once('exit', (code) => reject(new Error(`a measured process ended with ${code}`)))
    })
  const hello = await next<Record<string, unknown>>()
  return {
    process: child,
    hello,
    ask: <T>(message: object) => {
      const answer = next<T>()
      child.send(message)
      return answer
    },
  }
}

const stop = (child: Child) => {
  child.process.removeAllListeners('exit')
  child.process.disconnect()
}

const underLoad = async (child: Child, request: RequestText): Promise<LoadResult & { cpu: number }> => {
  const port = child.hello['port'] as number
  await load(port, request, { seconds: 1, connections: CONNECTIONS })
  const before = await child.ask<{ cpu: number }>({ cpu: true })
  const result = await load(port, request, { seconds: SECONDS, connections: CONNECTIONS, warmup: 0 })
  const after = await child.ask<{ cpu: number }>({ cpu: true })
  return { ...result, cpu: (after.cpu - before.cpu) / (result.perSecond * SECONDS) }
}

const row = (name: string, { perSecond, cpu, p95 }: { perSecond: number; cpu: number; p95?: number }) =>
  console.log(
    `${name.padEnd(44)} ${perSecond.toFixed(0).padStart(7)}/s  ${cpu.toFixed(0).padStart(5)} µs cpu${p95 === undefined ? '' : `  p95 ${p95.toFixed(1)} ms`}`,
  )
const ratio = (name: string, value: number, bound?: string) =>
  console.log(`  ${name.padEnd(42)} ${value.toFixed(2).padStart(7)}${bound ? `     (wanted: ${bound})` : ''}`)

const small = dataFolder(10_000)

console.log('W1  durable update of a billing profile, with audit record, 64 at once')
const store = await startChild('store', small)
await store.ask({ seconds: 1 })
const bareStore = await store.ask<{ perSecond: number; cpu: number }>({ seconds: SECONDS })
stop(store)
await new Promise((resolve) => setTimeout(resolve, 500))
const bare = await startChild('fastify')
const server = await startChild('server', small)
const ids = server.hello['ids'] as string[]
const tokens = server.hello['tokens'] as { big: string; small: string }
const authorization = `Bearer ${tokens.big}`
const put: RequestText = (n) => ({
  method: 'PUT',
  path: `/v1/customers/${ids[n % ids.length]}/profiles/billing`,
  headers: { authorization, 'if-match': '*', 'ms-requestid': randomUUID() },
  body: JSON.stringify(billingBody(Date.now() + n)),
})
const get: RequestText = (n) => ({
  method: 'GET',
  path: `/v1/customers/${ids[n % ids.length]}`,
  headers: { authorization },
})

const update = await underLoad(server, put)
const barePut = await underLoad(bare, put)
row('the store alone', bareStore)
row('a bare Fastify that echoes the body', barePut)
row('Tenantry, PUT billing profile', update)
if (Object.keys(update.statuses).some((status) => status !== '200'))
  throw new Error(`answers: ${JSON.stringify(update.statuses)}`)
ratio('processor time ÷ the store alone', update.cpu / bareStore.cpu, '≤ 3')
ratio('updates a second ÷ the store alone', update.perSecond / bareStore.perSecond, '≥ 0.5')
ratio('updates a second ÷ bare Fastify', update.perSecond / barePut.perSecond)

console.log('\nW3  get a customer')
const read = await underLoad(server, get)
const bareGet = await underLoad(bare, get)
row('a bare Fastify that answers a constant', bareGet)
row('Tenantry, GET customer', read)
ratio('requests a second ÷ bare Fastify', read.perSecond / bareGet.perSecond)
stop(server)
stop(bare)

console.log('\nW2  list page and search, one at a time: p95 in ms')
const searches: [string, string, 'big' | 'small'][] = [
  ['page of the list', '', 'big'],
  ['prefix', 'search=harbor%20p', 'big'],
  ['rare contains', 'search=yxwo', 'big'],
  ['common contains', 'search=clinic', 'big'],
  ['three words', 'search=aurora%20legal%20gmbh', 'big'],
  ['two letters', 'search=ve', 'big'],
  ['no hit', 'search=qqqzzz', 'big'],
  ...['name', 'id', 'domain', 'country', 'status', 'changedAt'].map((sort): [string, string, 'big'] => [
    `sorted by ${sort}, descending`,
    `sort=${sort}&direction=desc`,
    'big',
  ]),
  ['a partner of 100 beside it: contains', 'search=clinic', 'small'],
  ['/v1 page', '/v1', 'big'],
]
const times = new Map<string, number[]>()
const sizes = quick ? [10_000] : [10_000, 1_000_000]
for (const size of sizes) {
  const child = await startChild('server', dataFolder(size))
  const of = child.hello['tokens'] as { big: string; small: string }
  for (const [name, query, partner] of searches) {
    const path = query === '/v1' ? '/v1/customers?size=100' : `/tenantry/v1/customers?size=100&${query}`
    const request = () => ({ method: 'GET', path, headers: { authorization: `Bearer ${of[partner]}` } })
    const { p95 } = await load(child.hello['port'] as number, request, { seconds: 1.5, connections: 1 })
    times.set(name, [...(times.get(name) ?? []), p95])
  }
  stop(child)
}
console.log(`${''.padEnd(40)} ${sizes.map((size) => size.toLocaleString('en').padStart(11)).join('')}`)
for (const [name, values] of times)
  console.log(`${name.padEnd(40)} ${values.map((value) => value.toFixed(1).padStart(11)).join('')}`)
if (!quick) {
  const [few, many] = times.get('page of the list') as [number, number]
  ratio('list page at 1,000,000 ÷ at 10,000', many / few, '≤ 1.5')
}
process.exit()
