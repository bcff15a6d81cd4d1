import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ApiError } from '@tenantry/contract'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { die, quick, slow } from '../../test/threads/queries.ts'
import type { Command, Settings } from './command.ts'
import { openStore, type Store } from './store.ts'

let folder: string
let store: Store
let broken: string[]
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tenantry-store-'))
  broken = []
  store = await openStore({
    folder,
    cloud: 'global',
    settings: {} as Settings,
    writerEntry: new URL('../../test/threads/writer.ts', import.meta.url),
    readerEntry: new URL('../../test/threads/reader.ts', import.meta.url),
    readers: 2,
    queryLimit: 400,
    onBroken: (message) => broken.push(message),
  })
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

const numbers = Array.from({ length: 20 }, (_, n) => n)
const errorOf = (asked: Promise<unknown>) =>
  asked.then(
    () => 'answered',
    (error: unknown) => (error instanceof ApiError ? error.error : String(error)),
  )
const command = (decision: string): Command => ({
  decision,
  input: {},
  actor: { partnerId: 'p', partnerType: 'directBill', roles: [], applicationId: 'a', source: 'api' },
  partner: { id: 'p', name: 'P', domain: 'p', domains: [], country: 'ES' },
  requestId: 'r',
  correlationId: 'c',
  status: 200,
})

test('a query that takes too long is given up alone; those behind it are answered', async () => {
  const stuck = [errorOf(store.query(slow, null)), errorOf(store.query(slow, null))]
  const behind = Promise.all(numbers.map((n) => store.query(quick, n)))
  expect(await Promise.all(stuck)).toEqual(['busy', 'busy'])
  expect(await behind).toEqual(numbers.map((n) => n * 2))
})

test('the pool is whole again afterwards, as often as that happens', async () => {
  for (let round = 0; round < 2; round++) {
    const stuck = Array.from({ length: 2 }, () => errorOf(store.query(slow, null)))
    expect(await Promise.all(stuck)).toEqual(['busy', 'busy'])
    expect(await Promise.all(numbers.map((n) => store.query(quick, n)))).toEqual(numbers.map((n) => n * 2))
  }
})

test('a reader that ends takes nothing with it but what it was asked', async () => {
  const dying = [errorOf(store.query(die, null)), errorOf(store.query(die, null))]
  const behind = Promise.all(numbers.map((n) => store.query(quick, n)))
  expect(await Promise.all(dying)).toEqual(['serverError', 'serverError'])
  expect(await behind).toEqual(numbers.map((n) => n * 2))
})

test('R1.4: a writer that ends answers no more writes as if it had worked, and says so at once', async () => {
  expect(await store.submit(command('fine'))).toMatchObject({ status: 200 })
  expect(await store.ready()).toBe(true)
  const [dying, behind] = await Promise.all([store.submit(command('die')), store.submit(command('fine'))])
  expect([dying, behind]).toEqual([
    expect.objectContaining({ failure: 'unavailable' }),
    expect.objectContaining({ failure: 'unavailable' }),
  ])
  expect(await store.submit(command('fine'))).toMatchObject({ failure: 'unavailable' })
  expect(await store.ready()).toBe(false)
  expect(broken).toHaveLength(1)
  expect(await store.query(quick, 4)).toBe(8)
})

test('of several that swap the same text at the same time one succeeds', async () => {
  await store.writeArtifact({ put: { kind: 'code', id: '1', body: 'fresh' } })
  const swap = (to: string) => store.swapArtifact({ kind: 'code', id: '1', from: 'fresh', to })
  const swapped = await Promise.all(numbers.map((n) => swap(`used ${n}`)))
  expect(swapped.filter(Boolean)).toHaveLength(1)
  expect(store.artifact('code', '1')).toBe(`used ${swapped.indexOf(true)}`)
  expect(await store.swapArtifact({ kind: 'code', id: '2', from: 'fresh', to: 'used' })).toBe(false)
})

test('R10.1: asked often, readiness writes next to nothing, and it ends with the writer', async () => {
  expect(await store.ready()).toBe(true)
  const written = () => statSync(join(folder, 'tenantry.sqlite-wal')).size
  const before = written()
  for (const _ of numbers) expect(await Promise.all(numbers.map(() => store.ready()))).not.toContain(false)
  const pages = (written() - before) / 4_096
  expect(pages).toBeLessThan(numbers.length)
  await store.submit(command('die'))
  expect(await store.ready()).toBe(false)
})
