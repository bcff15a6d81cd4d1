import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { faults } from './faults.ts'

const packages = new URL('../../../', import.meta.url)

test('each fault can still be made, at one place', () => {
  expect(faults.length).toBeGreaterThanOrEqual(40)
  const lost = faults.filter(({ file, find }) => readFileSync(new URL(file, packages), 'utf8').split(find).length !== 2)
  expect(lost.map(({ says, find }) => `${says}: ${find}`)).toEqual([])
})
