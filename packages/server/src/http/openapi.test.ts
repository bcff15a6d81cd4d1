import { randomUUID } from 'node:crypto'
import { Validator } from '@seriousme/openapi-schema-validator'
import { type AnyEndpoint, endpoints, outside } from '@tenantry/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Caller, outcome, type TestInstance, tenantryWith } from '../../test/harness.ts'

interface Operation {
  operationId: string
  summary?: string
  tags?: string[]
  security?: unknown
  parameters: { name: string; in: string; required?: boolean; schema?: object }[]
  requestBody?: { content: Record<string, { schema: object; example?: unknown }> }
  responses: Record<string, { description: string; content?: Record<string, { schema: { $ref?: string } }> }>
  'x-permission': string
}
interface Document {
  openapi: string
  security: unknown
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, object> }
}

let instance: TestInstance
let admin: Caller
let document: Document
beforeAll(async () => {
  instance = await tenantryWith({ TENANTRY_EDUCATION_VETTING: 'partner' })
  admin = await instance.nubia.as('adminAgent', 'globalAdmin')
  document = (await instance.send({ method: 'GET', url: '/openapi.json' })).json()
})
afterAll(() => instance.close())

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  )

/** The addresses of a printed tree of routes, whose lines hold what each adds to the branch that it stands on. */
const addressesOf = (tree: string): string[] => {
  const branch: string[] = []
  return tree.split('\n').flatMap((line) => {
    const found = /^([│ ]*)[├└]── (\S+) \(/.exec(line)
    if (!found) return []
    const depth = found[1]!.length / 4
    branch.splice(depth, Number.POSITIVE_INFINITY, found[2]!)
    return [branch.join('')]
  })
}

describe('/openapi.json', () => {
  test('is a valid OpenAPI 3.1 document', async () => {
    expect(document.openapi).toBe('3.1.0')
    const { valid, errors } = await new Validator().validate(JSON.parse(JSON.stringify(document)))
    expect([valid, errors]).toEqual([true, undefined])
  })

  test('has every address that the app answers under its two APIs, and no other', () => {
    const served = addressesOf(instance.tenantry.app.printRoutes({ commonPrefix: false, method: 'GET' }))
      .filter((url) => /^\/(v1|tenantry|auditactivity|webhooks)\//i.test(url))
      .map((url) => url.toLowerCase())
    // each is there for GET, if only to say that it does not take one
    const described = Object.keys(document.paths).map((path) => path.replace(/\{(\w+)\}/g, ':$1').toLowerCase())
    expect(served.sort()).toEqual(described.sort())
    const offered = endpoints.flatMap(({ path, aliases = [] }) => [path, ...aliases])
    const known = new Set([...offered, ...outside.map(({ path }) => path)])
    expect(new Set(Object.keys(document.paths))).toEqual(known)
  })

  test('has each endpoint with its method under each of its addresses', () => {
    const described = operations().map(({ path, method }) => `${method} ${path}`)
    const wanted = endpoints.flatMap(({ method, path, aliases = [] }) =>
      [path, ...aliases].map((one) => `${method} ${one}`),
    )
    wanted.push(...outside.map(({ method, path }) => `${method} ${path}`))
    expect(described.sort()).toEqual([...new Set(wanted)].sort())
  })

  test('names each operation once, says what it does, who may and what can go wrong', () => {
    const ids = operations().map(({ operation }) => operation.operationId)
    expect(new Set(ids).size).toBe(ids.length)
    for (const { path, operation } of operations()) {
      expect(operation.summary).toMatch(/\w/)
      expect(operation.tags).toHaveLength(1)
      const offered = operation.tags![0] !== 'outside'
      if (offered) expect(operation['x-permission']).toMatch(/^\w+:\w+$/)
      expect(Object.keys(operation.responses).filter((status) => status.startsWith('2'))).toHaveLength(offered ? 1 : 0)
      for (const status of ['401', offered ? '403' : '400', '429', '500'])
        expect([path, Object.keys(operation.responses)]).toEqual([path, expect.arrayContaining([status])])
      const inPath = operation.parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name)
      expect([path, inPath.sort()]).toEqual([path, [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!).sort()])
      for (const parameter of operation.parameters) expect(parameter.schema).toBeDefined()
    }
  })

  test('refers only to what it has, and each component is used', () => {
    const text = JSON.stringify(document)
    const refs = new Set([...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name!))
    for (const name of refs) expect(document.components.schemas).toHaveProperty(name)
    expect(Object.keys(document.components.schemas).filter((name) => !refs.has(name))).toEqual([])
    expect(text).not.toContain('$defs')
  })

  test('needs no token, and says that everything else does', async () => {
    const response = await instance.send({ method: 'GET', url: '/openapi.json' })
    expect([response.statusCode, response.headers['content-type']]).toEqual([200, 'application/json; charset=utf-8'])
    expect(document.security).toEqual([{ bearer: [] }])
  })
})

describe('examples', () => {
  const invented = { customer: '6b0f3d52-8a7e-4d1c-9f47-21c0a5e98b30', partner: '7a1f0c52-9b3e-4d86-a0e4-2c5d8f6b1e07' }
  /** What must be there before an example can be run. */
  const prepared: Record<string, (customerId: string) => Promise<unknown>> = {
    'selfServePolicies.update': (tenantID) =>
      admin.client.selfServePolicies.create({
        body: {
          selfServeEntity: { selfServeEntityType: 'customer', tenantID },
          grantor: { grantorType: 'billToPartner', tenantID: instance.nubia.partner.id },
          permissions: [],
        },
      }),
    'vetting.decide': (customerId) =>
      admin.client.customerQualifications.set({ params: { customerId }, body: 'education' }),
    'accountStatus.validation': (customerId) =>
      instance.nubia.decide('accountStatus.set', { customerId, status: 'Allowed' }),
  }

  const invited = async () => {
    const { url } = await admin.client.relationshipRequests.create({ body: {} })
    return `Invitation ${new URL(url!).hash.slice(1)}`
  }

  const run = async (
    endpoint: AnyEndpoint,
    path: string,
    given: { body?: unknown; query?: Record<string, string> },
  ) => {
    const { id } = await instance.nubia.createCustomer({ companyName: 'Librería Aurora' })
    const partner = instance.nubia.partner.id
    const real = (text: string) => text.replaceAll(invented.customer, id).replaceAll(invented.partner, partner)
    await prepared[endpoint.id]?.(id)
    const secret = { hash: 'h', hint: 'h' }
    const user = { userPrincipalName: `${randomUUID()}@${instance.nubia.partner.domain}`, displayName: 'V', roles: [] }
    const values: Record<string, string> = {
      customerId: id,
      clientId: (await instance.nubia.decide<{ id: string }>('apps.create', { name: 'A', roles: [], secret })).id,
      userId: (await instance.nubia.decide<{ id: string }>('users.create', user)).id,
      policyId: `${partner}_${id}`,
      resource: 'AzureSavingsPlan',
      templateId: 'c0a1f7de-52b4-4d39-8a77-19f6d3b4a901',
      name: 'orders',
    }
    const url = path.replace(/\{(\w+)\}/g, (_, name: string) => values[name]!)
    const query = new URLSearchParams(JSON.parse(real(JSON.stringify(given.query ?? {})))).toString()
    return admin.send(endpoint.method, query ? `${url}?${query}` : url, {
      ...(given.body !== undefined && { body: real(JSON.stringify(given.body)) }),
      headers: {
        ...(endpoint.etag && { 'if-match': '*' }),
        ...(endpoint.permission === 'invitation:answer' && { authorization: await invited() }),
      },
    })
  }

  test('every body that the document shows works', async () => {
    let ran = 0
    for (const { path, method, operation } of operations()) {
      const body = operation.requestBody?.content['application/json']?.example
      if (body === undefined) continue
      const endpoint = endpoints.find(
        (one) => one.method === method && [one.path, ...(one.aliases ?? [])].includes(path),
      )!
      const response = await run(endpoint, path, { body })
      expect([path, method, outcome(response)]).toEqual([path, method, String(endpoint.status)])
      ran++
    }
    expect(ran).toBe(operations().filter(({ operation }) => operation.requestBody).length)
  })

  test.each(endpoints.filter(({ example }) => example?.query).map((endpoint) => [endpoint.id, endpoint] as const))(
    'the query of %s works',
    async (_id, endpoint) => {
      expect(outcome(await run(endpoint, endpoint.path, { query: endpoint.example!.query! }))).toBe(
        String(endpoint.status),
      )
    },
  )
})
