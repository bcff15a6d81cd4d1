import { describe, expectTypeOf, test } from 'vitest'
import {
  api,
  type BillingProfile,
  type Client,
  type Customer,
  createClient,
  items,
  type Outcome,
  type Problem,
  type ProblemCategory,
  pages,
  refreshToken,
  result,
} from './index.ts'

// Checked by the compiler (`npm run types`): nothing here is called.
const never = () => new Promise<never>(() => {})
const client: Client = createClient({ baseUrl: 'http://127.0.0.1:1', fetch: never })
const customerId = '3c9e41d0-5b1a-4f0e-8e6d-9a2b7c8d1f20'

describe('a call', () => {
  test('answers what the endpoint promises', () => {
    expectTypeOf(client.customers.get).returns.resolves.toEqualTypeOf<Customer>()
    expectTypeOf(client.billingProfile.update).returns.resolves.toEqualTypeOf<BillingProfile>()
    expectTypeOf(client.validation.domain).returns.resolves.toEqualTypeOf<boolean>()
    expectTypeOf(client.selfServePolicies.remove).returns.resolves.toEqualTypeOf<void>()
  })

  test('asks for what it cannot do without', () => {
    expectTypeOf(client.customers.list).toBeCallableWith()
    expectTypeOf(client.customers.list).toBeCallableWith(
      { query: { size: 20 } },
      { signal: new AbortController().signal },
    )
    expectTypeOf(client.customers.get).toBeCallableWith({ params: { customerId } })
    // @ts-expect-error no customer
    void (() => client.customers.get())
    // @ts-expect-error no customer
    void (() => client.customers.get({}))
    // @ts-expect-error no body
    void (() => client.billingProfile.update({ params: { customerId } }))
    // @ts-expect-error a misspelt member
    void (() => client.customers.get({ params: { customerID: customerId } }))
    // @ts-expect-error this one takes no body
    void (() => client.customers.get({ params: { customerId }, body: {} }))
    // @ts-expect-error a size is a number
    void (() => client.customers.list({ query: { size: 'twenty' } }))
    // @ts-expect-error no such operation
    void (() => client.customers.rename)
    // @ts-expect-error whom to bill is missing
    void (() => client.customers.create({ body: { companyProfile: { domain: 'x' } } }))
  })

  test('takes members that may be undefined, as they are read', () => {
    const { etag } = {} as { etag?: string | undefined }
    expectTypeOf(client.billingProfile.update).toBeCallableWith({ params: { customerId }, body: {} }, { ifMatch: etag })
  })

  test('may be of fewer endpoints', () => {
    const small = createClient({ baseUrl: '' }, { customers: api.customers })
    expectTypeOf(small.customers.get).returns.resolves.toEqualTypeOf<Customer>()
    // @ts-expect-error left out
    void (() => small.auditRecords)
  })
})

describe('a list', () => {
  test('gives its items and its pages', () => {
    expectTypeOf(items(client.customers.list)).toExtend<AsyncIterable<Customer>>()
    expectTypeOf(items(client.customerSearch.list, { query: { search: 'x' } })).toExtend<
      AsyncIterable<{ name: string }>
    >()
    expectTypeOf(pages(client.customers.list)).toExtend<AsyncIterable<{ items: Customer[]; totalCount: number }>>()
    const ofCustomer = { params: { customerId }, query: { agreementType: '*' } } as const
    expectTypeOf(items(client.agreements.list, ofCustomer)).toExtend<AsyncIterable<{ templateId: string }>>()
    // @ts-expect-error whose agreements?
    void (() => items(client.agreements.list))
    // @ts-expect-error a size is a number
    void (() => items(client.customers.list, { query: { size: 'twenty' } }))
    // @ts-expect-error a misspelt member
    void (() => pages(client.customers.list, { query: { filters: '' } }))
    // @ts-expect-error not a list
    void (() => items(client.customers.get, { params: { customerId } }))
  })
})

describe('a problem', () => {
  test('is told apart by its category', () => {
    const advice = ({ category, retryAfter = 1 }: Problem): string => {
      switch (category) {
        case 'throttled':
          return `wait ${retryAfter} s`
        case 'stale':
          return 'read again'
        case 'badInput':
        case 'unauthorized':
        case 'forbidden':
        case 'notFound':
        case 'conflict':
        case 'unreadable':
          return 'give up'
        case 'unavailable':
        case 'failed':
        case 'timeout':
        case 'network':
          return 'later'
      }
    }
    expectTypeOf(advice).returns.toBeString()
    // @ts-expect-error no such category
    const wrong: ProblemCategory = 'broken'
    expectTypeOf(wrong).toBeString()
  })

  test('is a value in result(), which has to be looked at first', () => {
    expectTypeOf(result(client.customers.get({ params: { customerId } }))).resolves.toEqualTypeOf<Outcome<Customer>>()
    const outcome = { ok: false } as Outcome<Customer>
    // @ts-expect-error perhaps there is none
    void (() => outcome.value)
    if (outcome.ok) expectTypeOf(outcome.value).toEqualTypeOf<Customer>()
    else expectTypeOf(outcome.problem).toEqualTypeOf<Problem>()
  })
})

test('a token source asks for what it needs', () => {
  const app = { authority: 'https://login.example', tenant: 'nubia.example', clientId: 'app' }
  expectTypeOf(refreshToken).toBeCallableWith({ ...app, refreshToken: async () => 'read from a vault' })
  // @ts-expect-error no refresh token
  void (() => refreshToken(app))
  // @ts-expect-error no authority: a secret goes to the host that is meant
  void (() => refreshToken({ tenant: 'nubia.example', clientId: 'app', refreshToken: 'x' }))
})
