import { hash, randomFillSync } from 'node:crypto'

const pool = Buffer.allocUnsafe(8_192)
let used = pool.length

/** Random bytes from a pool: asking the system for a few at a time is what costs. */
export const randomBytesFromPool = (count: number): Buffer => {
  if (used + count > pool.length) {
    randomFillSync(pool)
    used = 0
  }
  used += count
  return Buffer.from(pool.subarray(used - count, used))
}

/** The same id each time for a seed, in the form of a random one. */
export const idOf = (seed: string): string =>
  hash('sha256', seed).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5')
