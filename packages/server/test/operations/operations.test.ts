import { existsSync, readFileSync } from 'node:fs'
import { endpoints, errors, outside } from '@tenantry/contract'
import { describe, expect, test } from 'vitest'
import { addressKey, documented } from './documented.ts'

const root = new URL('../../../../', import.meta.url)
type Tests = Record<string, string[]>
const { operations, errors: refusals } = JSON.parse(readFileSync(new URL('docs/operations.json', root), 'utf8')) as {
  operations: { operation: string; priority: string; tests: Tests }[]
  errors: { error: string; status: number; code: number; tests: Tests }[]
}

const expectTests = (tests: Tests) => {
  const files = Object.keys(tests)
  expect(files.filter((file) => !existsSync(new URL(file, root)))).toEqual([])
  // A name begins with those of its groups; parameters have been filled in, so some words of it must stand there.
  const words = (name: string) => name.split(' > ').at(-1)!.slice(0, 18)
  const named = files.filter((file) => {
    const text = readFileSync(new URL(file, root), 'utf8')
    return tests[file]!.some((name) => text.includes(words(name)) || /\$\w|%[sio]/.test(text))
  })
  expect(named).not.toEqual([])
}

test('docs/operations.json has every documented operation, with its priority', () => {
  expect(operations.map(({ operation, priority }) => [operation, priority])).toEqual([...documented])
})

test('every operation of the compatible API is documented, or refused by name', () => {
  const known = new Set([...documented.keys()].map(addressKey))
  const unknown = endpoints
    .flatMap(({ method, path, aliases = [] }) => [path, ...aliases].map((one) => `${method} ${one}`))
    .filter((operation) => / \/(v1|webhooks|auditactivity)\//.test(operation) && !known.has(addressKey(operation)))
  // Asked by one client before it ends a relationship; and removal, which Partner Center does not document.
  expect(unknown.sort()).toEqual(['DELETE /webhooks/v1/registration', 'GET /v1/customers/{customerId}/subscriptions'])
})

test('what is for later is either here or refused by name', () => {
  const served = new Set([...endpoints, ...outside].map(({ method, path }) => addressKey(`${method} ${path}`)))
  for (const [operation, priority] of documented)
    if (priority === 'later') expect([operation, served.has(addressKey(operation))]).toEqual([operation, true])
})

describe.each(operations.filter(({ priority }) => priority !== 'later'))('$operation', ({ tests }) => {
  test('is called by tests that are still there', () => expectTests(tests))
})

test('the error table stands in docs/operations.json', () => {
  expect(refusals.map(({ error, status, code }) => [error, status, code])).toEqual(
    Object.entries(errors).map(([error, { status, code }]) => [error, status, code]),
  )
})

describe.each(refusals)('$status / $code, $error', ({ tests }) => {
  test('is met by tests that are still there', () => expectTests(tests))
})
