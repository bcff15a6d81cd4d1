import { readFileSync } from 'node:fs'
import { outside } from '@tenantry/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { outcome, type TestInstance, tenantryWith } from './harness.ts'

let instance: TestInstance
beforeAll(async () => {
  instance = await tenantryWith()
})
afterAll(() => instance.close())

describe.each(outside.map((operation) => [`${operation.method} ${operation.path}`, operation] as const))(
  '%s',
  (_name, { method, path, summary }) => {
    const url = path.replace(/\{\w+\}/g, 'b6c1a2d4-0000-4000-8000-000000000001')

    test('is refused by name, never answered with an empty success', async () => {
      const admin = await instance.nubia.as('adminAgent')
      const body = method === 'GET' ? {} : { body: '{"anything":' }
      const response = await admin.send(method, url, body)
      expect(outcome(response)).toBe('400/900127')
      expect(response.json().description).toContain(summary)
      const spanish = await admin.send(method, url, { ...body, headers: { 'x-locale': 'es-ES' } })
      expect(spanish.json().description).toContain('no ofrece esta operación')
    })

    test('R5.1: tells a stranger nothing', async () => {
      expect(outcome(await instance.send({ method: method as 'GET', url }))).toBe('401/800001')
    })
  },
)

test('another method on such an address is 405', async () => {
  const admin = await instance.nubia.as('adminAgent')
  const response = await admin.send('DELETE', '/v1/servicerequests')
  expect([outcome(response), response.headers['allow']]).toEqual(['405/800042', 'GET, HEAD'])
})

test('the one list that is truly empty is that of subscriptions, which a client reads before it ends a relationship', async () => {
  const agent = await instance.nubia.as('helpdeskAgent')
  const { id } = await instance.nubia.createCustomer()
  for (const path of [`${id}/subscriptions`, `${id}/subscriptions/`, `${id.toUpperCase()}/SUBSCRIPTIONS`]) {
    const response = await agent.send('GET', `/v1/customers/${path}`)
    expect([response.statusCode, response.json()]).toEqual([
      200,
      { totalCount: 0, items: [], attributes: { objectType: 'Collection' } },
    ])
  }
})

test('the generic layer stays small enough to be read at one sitting', () => {
  const root = new URL('../../', import.meta.url)
  const files = [
    'contract/src/endpoint.ts',
    'client/src/client.ts',
    ...['implement', 'mount', 'openapi'].map((name) => `server/src/http/${name}.ts`),
  ]
  const lines = files.map((file) => readFileSync(new URL(file, root), 'utf8').split('\n').length - 1)
  expect(lines.reduce((sum, count) => sum + count)).toBeLessThanOrEqual(600)
})
