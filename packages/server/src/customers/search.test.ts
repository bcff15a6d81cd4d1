import { randomUUID } from 'node:crypto'
import { type CustomerPage, customerSorts } from '@tenantry/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Caller,
  type CustomerInput,
  outcome,
  type TestInstance,
  type TestPartner,
  tenantryWith,
} from '../../test/harness.ts'
import { makeIncomplete } from '../../test/rows.ts'

let instance: TestInstance
beforeAll(async () => {
  instance = await tenantryWith()
})
afterAll(() => instance.close())

type Search = Record<string, string | number>
const search = async (agent: Caller, query: Search = {}): Promise<CustomerPage> => {
  const text = new URLSearchParams(
    Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString()
  const response = await agent.send('GET', `/tenantry/v1/customers?${text}`)
  expect([query, response.statusCode, response.statusCode === 200 ? '' : response.body]).toEqual([query, 200, ''])
  return response.json() as CustomerPage
}
const names = ({ items }: CustomerPage) => items.map(({ name }) => name)

/** All pages of a search. */
const pages = async (agent: Caller, query: Search): Promise<CustomerPage[]> => {
  const found = [await search(agent, query)]
  for (let token = found[0]!.continuationToken; token; token = found.at(-1)!.continuationToken)
    found.push(await search(agent, { continuationToken: token }))
  return found
}

const partnerWith = async (...inputs: CustomerInput[]) => {
  const partner = await instance.addPartner()
  const made = await partner.createCustomers(inputs)
  return { partner, made, agent: await partner.as('salesAgent') }
}

describe('GET /tenantry/v1/customers', () => {
  test('a row says what the list shows; counts stand beside the rows', async () => {
    const { agent, made } = await partnerWith({ companyName: 'Harbor & Pine' })
    const page = await search(agent)
    expect(page).toEqual({
      items: [
        {
          id: made[0]!.id,
          name: 'Harbor & Pine',
          domain: made[0]!.companyProfile.domain,
          country: 'ES',
          relationshipToPartner: 'reseller',
          status: 'complete',
          changedAt: expect.stringMatching(/Z$/),
        },
      ],
      count: 1,
      countIsExact: true,
      grandTotal: 1,
    })
  })

  test('a partner without customers gets an empty page', async () => {
    const { agent } = await partnerWith()
    for (const query of [{}, { search: 'x' }, { search: 'xyz' }, { status: 'incomplete' }] as Search[])
      expect(await search(agent, query)).toEqual({ items: [], count: 0, countIsExact: true, grandTotal: 0 })
  })

  test.each<[string, Search]>([
    ['size 0', { size: 0 }],
    ['size 501', { size: 501 }],
    ['no number', { size: 'ten' }],
    ['an unknown column', { sort: 'password' }],
    ['an unknown direction', { direction: 'sideways' }],
    ['an unknown status', { status: 'gone' }],
    ['a long text', { search: 'x'.repeat(201) }],
    ['a control character', { search: 'a\u0000b' }],
    ['a garbled token', { continuationToken: 'x' }],
  ])('R6.3: %s is 400 / 3000', async (_name, query) => {
    const { agent } = await partnerWith()
    const text = new URLSearchParams(query as Record<string, string>).toString()
    expect(outcome(await agent.send('GET', `/tenantry/v1/customers?${text}`))).toBe('400/3000')
  })

  test('column and direction are taken in any letter case', async () => {
    const { agent } = await partnerWith({ companyName: 'Alfa' }, { companyName: 'Beta' })
    expect(names(await search(agent, { SORT: 'Name', Direction: 'DESC' }))).toEqual(['Beta', 'Alfa'])
  })
})

/** A partner whose rows are read whole, and one that has a trigram index. */
const SMALL = 40
const LARGE = 5_400
describe.each([
  ['small', SMALL],
  ['large', LARGE],
])('search of a %s partner', (_name, size) => {
  let partner: TestPartner
  let agent: Caller
  const wanted: CustomerInput[] = [
    { companyName: 'Librería Ágora', email: 'ventas@papelito.example' },
    { companyName: 'Ångström & Søns ApS', domain: `skib${size}.onmicrosoft.com` },
    { companyName: 'Straße der Bücher' },
    { companyName: 'ŁÓDŹ Meble', organizationRegistrationNumber: 'REG-77/X' },
    { companyName: '東京ビル管理' },
    { companyName: 'Zoë  "Quote" \'s % _ * Company' },
    { companyName: 'Gamma Delta Épsilon' },
    { companyName: 'Delta only' },
  ]
  beforeAll(async () => {
    partner = await instance.addPartner()
    await partner.createCustomers(wanted)
    await partner.createCustomers(
      Array.from({ length: size }, (_, n) => ({
        companyName: `Cliente k${String(n).padStart(5, '0')}`,
        email: `kontakt${n}@cliente.example`,
      })),
    )
    agent = await partner.as('helpdeskAgent')
  })

  test.each<[string, string[]]>([
    ['agora', ['Librería Ágora']],
    ['ÁGORÁ', ['Librería Ágora']],
    ['ibreri', ['Librería Ágora']],
    ['papelito', ['Librería Ágora']],
    ['VENTAS@papelito.example', ['Librería Ágora']],
    ['angstrom', ['Ångström & Søns ApS']],
    ['sons aps', ['Ångström & Søns ApS']],
    [`skib${size}.on`, ['Ångström & Søns ApS']],
    ['strasse', ['Straße der Bücher']],
    ['bucher der', ['Straße der Bücher']],
    ['lodz', ['ŁÓDŹ Meble']],
    ['reg-77/x', ['ŁÓDŹ Meble']],
    ['東京ビル', ['東京ビル管理']],
    ['ビル', []], // under three letters: beginnings of words
    ['東京', ['東京ビル管理']],
    ['"quote"', ['Zoë  "Quote" \'s % _ * Company']],
    ["'s", ['Zoë  "Quote" \'s % _ * Company']],
    ['% _ *', ['Zoë  "Quote" \'s % _ * Company']],
    ['delta', ['Delta only', 'Gamma Delta Épsilon']],
    ['gamma epsilon', ['Gamma Delta Épsilon']],
    ['epsilon ga', ['Gamma Delta Épsilon']],
    ['de ga', ['Gamma Delta Épsilon']],
    ['o de', ['Delta only']],
    ['ly', []],
    ['l', ['ŁÓDŹ Meble', 'Librería Ágora']],
    ['   ', []],
    ['nobody here', []],
    ['delta nobody', []],
    ['%%%', []],
    ['___', []],
    ['" OR "', []],
    ['*', ['Zoë  "Quote" \'s % _ * Company']],
    ['NEAR(delta only)', []],
  ])('%j', async (text, expected) => {
    const page = await search(agent, { search: text, size: 500 })
    if (text.trim() === '') return expect(page.count).toBe(size + wanted.length)
    expect(names(page).sort()).toEqual([...expected].sort())
    expect([page.count, page.countIsExact, page.grandTotal]).toEqual([expected.length, true, size + wanted.length])
  })

  test('the Microsoft ID is found, whole and in part', async () => {
    const { items } = await search(agent, { search: 'cliente k00007' })
    for (const text of [items[0]!.id, items[0]!.id.toUpperCase(), items[0]!.id.slice(3, 20)])
      expect((await search(agent, { search: text })).items).toEqual(items)
  })

  test('a changed name is found under the new one and no longer under the old one', async () => {
    const { id, companyProfile } = await partner.createCustomer({ companyName: 'Antiguo Nombre' })
    expect((await search(agent, { search: 'antiguo' })).count).toBe(1)
    const admin = await partner.as('globalAdmin')
    await admin.send('PUT', `/v1/customers/${id}/profiles/billing`, {
      body: { companyName: 'Moderno Nombre' },
      headers: { 'if-match': '*' },
    })
    // the legal name stays what it was
    expect((await search(agent, { search: 'antiguo' })).count).toBe(1)
    await admin.send('PUT', `/tenantry/v1/customers/${id}/account`, {
      body: { company: { legalName: 'Moderno Nombre' } },
      headers: { 'if-match': '*' },
    })
    expect((await search(agent, { search: 'antiguo' })).count).toBe(0)
    expect(names(await search(agent, { search: 'moderno' }))).toEqual(['Moderno Nombre'])
    await admin.client.customers.removeRelationship({
      params: { customerId: id },
      body: { relationshipToPartner: 'none' },
    })
    expect((await search(agent, { search: companyProfile.domain })).count).toBe(0)
    expect((await search(agent)).grandTotal).toBe(size + wanted.length)
  })

  test('matches are counted exactly up to 2,000, then as 2,000 and more', async () => {
    const { count, countIsExact, grandTotal } = await search(agent, { search: 'cliente', size: 1 })
    expect([count, countIsExact]).toEqual(size > 2_000 ? [2_000, false] : [size, true])
    expect(grandTotal).toBe(size + wanted.length)
    const some = await search(agent, { search: 'cliente k0000', size: 1 })
    expect([some.count, some.countIsExact]).toEqual([10, true])
  })

  test.each(customerSorts.flatMap((sort) => (['asc', 'desc'] as const).map((direction) => [sort, direction] as const)))(
    'sorted by %s %s, pages neither repeat nor miss a row, with a search and without',
    async (sort, direction) => {
      for (const text of [undefined, 'cliente k000']) {
        const total = text ? Math.min(size, 100) : size + wanted.length
        const found = await pages(agent, {
          sort,
          direction,
          size: text ? 7 : Math.ceil(total / 11),
          ...(text && { search: text }),
        })
        const rows = found.flatMap(({ items }) => items)
        expect(new Set(rows.map(({ id }) => id)).size).toBe(total)
        expect(rows).toHaveLength(total)
        const keys = rows.map((row) =>
          sort === 'name' ? row.name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase() : String(row[sort]),
        )
        const order = direction === 'asc' ? 1 : -1
        const inOrder = keys.slice(1).every((key, place) => {
          const before = keys[place]!
          // code points, as the store compares
          return Buffer.compare(Buffer.from(before), Buffer.from(key)) * order <= 0
        })
        expect([sort, direction, sort === 'name' || inOrder]).toEqual([sort, direction, true])
        if (sort === 'name' && text)
          expect(names(found[0]!)).toEqual(
            direction === 'asc' ? names(found[0]!).sort() : names(found[0]!).sort().reverse(),
          )
      }
    },
  )

  test('status narrows the list, with a search too', async () => {
    const { items } = await search(agent, { search: 'cliente k0001', size: 10 })
    makeIncomplete(
      instance,
      items.slice(0, 3).map(({ id }) => id),
    )
    const incomplete = await search(agent, { status: 'incomplete' })
    expect(names(incomplete)).toEqual(names({ items: items.slice(0, 3) } as CustomerPage))
    expect([incomplete.count, incomplete.countIsExact]).toEqual([3, true])
    expect((await search(agent, { status: 'incomplete', search: 'cliente k00010' })).count).toBe(1)
    expect((await search(agent, { status: 'complete', search: 'cliente k0001' })).count).toBe(7)
    const complete = await search(agent, { status: 'complete', size: 1 })
    expect([complete.count, complete.countIsExact]).toEqual(
      size > 2_000 ? [2_000, false] : [size + wanted.length - 3, true],
    )
  })

  test('R4.5: rows put in meanwhile neither repeat nor hide others', async () => {
    for (const query of [{ search: 'stay' }, { search: 'stay', sort: 'changedAt', direction: 'desc' }] as Search[]) {
      const mark = randomUUID().slice(0, 6)
      const stay = Array.from({ length: 30 }, (_, n) => `Stay ${mark} ${String(n).padStart(2, '0')}`)
      await partner.createCustomers(stay.map((companyName) => ({ companyName })))
      const seen: string[] = []
      let page = await search(agent, { ...query, search: `stay ${mark}`, size: 4 })
      for (;;) {
        seen.push(...names(page))
        if (!page.continuationToken) break
        await partner.createCustomers([{ companyName: `Stay ${mark} 00 new` }, { companyName: `Stay ${mark} 15 new` }])
        page = await search(agent, { continuationToken: page.continuationToken })
      }
      const old = seen.filter((name) => stay.includes(name))
      expect([...old].sort()).toEqual(stay)
      expect(new Set(old).size).toBe(old.length)
    }
  })
})

describe('continuation tokens', () => {
  test('one of another partner is refused as a garbled one is', async () => {
    const theirs = await partnerWith({ companyName: 'Una' }, { companyName: 'Dos' })
    const ours = await partnerWith({ companyName: 'Una' }, { companyName: 'Dos' })
    const { continuationToken } = await search(theirs.agent, { size: 1 })
    const send = (token: string) => ours.agent.send('GET', `/tenantry/v1/customers?continuationToken=${token}`)
    const [foreign, garbled] = [await send(continuationToken!), await send('x')]
    expect(outcome(foreign)).toBe('400/3000')
    expect(foreign.body).toBe(garbled.body)
  })

  test('R6.1: a token that a caller wrote itself is refused wherever it does not fit', async () => {
    const { agent, partner } = await partnerWith({ companyName: 'Una' })
    const p = partner.partner.id
    const q = { sort: 'name', direction: 'asc', size: 10 }
    const states = [
      { p },
      { p, a: ['a', 'b'] },
      { p, q },
      { p, a: 'x', q },
      { p, a: [{}, {}], q },
      { p, a: ['a'], q },
      { p, a: ['a', 'b'], q: { ...q, sort: 'pk; DROP TABLE document' } },
      { p, a: ['a', 'b'], q: { ...q, direction: 'asc, (SELECT 1)' } },
      { p, a: ['a', 'b'], q: { ...q, size: 1e6 } },
      { p, a: ['a', 'b'], q: { ...q, search: { a: 1 } } },
      { p, a: ['a', 'b'], q: { ...q, status: 'gone' } },
      { p, a: ['a', -1], q },
      { p, a: ['a', 'b'], q, partnerId: 'other' },
    ]
    for (const state of states) {
      const token = Buffer.from(JSON.stringify(state)).toString('base64url')
      const response = await agent.send('GET', `/tenantry/v1/customers?continuationToken=${token}`)
      expect([state, outcome(response)]).toEqual([state, '400/3000'])
    }
  })

  test('R5.3: a token never widens what is seen', async () => {
    const theirs = await partnerWith({ companyName: 'Ajena' })
    const ours = await partnerWith({ companyName: 'Propia' })
    const state = {
      p: ours.partner.partner.id,
      a: ['', ''],
      q: { sort: 'name', direction: 'asc', size: 10, partnerId: theirs.partner.partner.id },
    }
    const token = Buffer.from(JSON.stringify(state)).toString('base64url')
    const response = await ours.agent.send('GET', `/tenantry/v1/customers?continuationToken=${token}`)
    expect(response.body).not.toContain('Ajena')
  })
})
