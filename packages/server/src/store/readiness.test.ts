import { beforeEach, expect, test } from 'vitest'
import { openReadiness } from './readiness.ts'

let clock: number
let writes: ((writable: boolean) => void)[]
let readiness: ReturnType<typeof openReadiness>
beforeEach(() => {
  clock = 0
  writes = []
  readiness = openReadiness(
    () => new Promise((resolve) => writes.push(resolve)),
    () => clock,
  )
})

test('nothing is known at first: the answer is that of a write', async () => {
  const asked = readiness.ready()
  writes[0]!(true)
  expect(await asked).toBe(true)
  readiness.saw(false)
  expect(await readiness.ready()).toBe(false)
})

test('however many ask, a write is tried once a second and never two at a time', async () => {
  const many = Array.from({ length: 100 }, () => readiness.ready())
  expect(writes).toHaveLength(1)
  writes[0]!(true)
  expect(new Set(await Promise.all(many))).toEqual(new Set([true]))
  clock = 999
  expect(await readiness.ready()).toBe(true)
  expect(writes).toHaveLength(1)
  clock = 1_001
  const later = readiness.ready()
  expect(writes).toHaveLength(2)
  writes[1]!(false)
  expect(await later).toBe(false)
})

test('what other writes come to counts, in both directions', async () => {
  readiness.saw(true)
  expect(await readiness.ready()).toBe(true)
  readiness.saw(false)
  expect(await readiness.ready()).toBe(false)
  readiness.saw(true)
  expect(await readiness.ready()).toBe(true)
  expect(writes).toHaveLength(0)
})

test('a slow disk does not hold the answer; one that stands still is not ready', async () => {
  readiness.saw(true)
  clock = 2_000
  const began = performance.now()
  expect(await readiness.ready()).toBe(true)
  expect(performance.now() - began).toBeGreaterThan(20)
  clock = 5_000
  expect(await readiness.ready()).toBe(false)
  expect(writes).toHaveLength(1)
  writes[0]!(true)
  await Promise.resolve()
  await Promise.resolve()
  expect(await readiness.ready()).toBe(true)
})

test('a write that cannot even be asked for is none', async () => {
  const broken = openReadiness(() => Promise.reject(new Error('gone')))
  expect(await broken.ready()).toBe(false)
})
