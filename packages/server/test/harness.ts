import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Client, createClient } from '@tenantry/client'
import type { Actor, Customer, Role } from '@tenantry/contract'
import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import { type AppDocument, newSecret } from '../src/auth/app.ts'
import { type NewPartner, type PartnerDocument, partnerFacts } from '../src/auth/partner.ts'
import type { UserDocument } from '../src/auth/user.ts'
import { readConfig } from '../src/config.ts'
import { type OpenOptions, openTenantry, type Tenantry } from '../src/main.ts'
import type { Answer } from '../src/store/command.ts'
import { recordOperations } from './operations/recorder.ts'

export const RESOURCE = 'https://api.partnercenter.microsoft.com'

/** Someone who calls: the typed client, raw requests, and the token they go with. */
export interface Caller {
  client: Client
  token: string
  /** A raw request with the token; a body that is no text is sent as JSON. */
  send: (
    method: string,
    url: string,
    options?: { body?: unknown; headers?: Record<string, string> },
  ) => Promise<LightMyRequestResponse>
}

export interface TestPartner {
  partner: PartnerDocument
  /** A user with these roles, through an app of the partner: an App+User token. */
  as: (...roles: Role[]) => Promise<Caller>
  /** The same under a name of one's choice. */
  asUser: (userPrincipalName: string, ...roles: Role[]) => Promise<Caller>
  /** An app with these roles, without a user. */
  asApp: (...roles: Role[]) => Promise<Caller>
  createCustomer: (override?: CustomerInput) => Promise<Customer>
  /** What the program itself or its operator decides, past HTTP; `at`: as if it had been then. */
  decide: <A = undefined>(decision: string, input: unknown, at?: Date) => Promise<A>
  /** Many customers by the same decision, past HTTP; `at`: as if it had been then. */
  createCustomers: (inputs: readonly CustomerInput[], at?: Date) => Promise<Customer[]>
}

export interface CustomerInput {
  companyName?: string
  domain?: string
  country?: string
  address?: object
  email?: string
  organizationRegistrationNumber?: string
  associatedPartnerId?: string
}

/** Status and code of an answer in one text: `403/20002`; a gateway's has its status twice. */
export const outcome = (response: LightMyRequestResponse): string => {
  if (response.body === '' || !String(response.headers['content-type']).includes('json'))
    return String(response.statusCode)
  const { code, statusCode } = response.json() as { code?: number; statusCode?: number }
  return code === undefined && statusCode === undefined
    ? String(response.statusCode)
    : `${response.statusCode}/${code ?? statusCode}`
}

/** `filter=` of the compatible API. */
export const filterText = (Field: string, Value: string, Operator = 'starts_with'): string =>
  encodeURIComponent(JSON.stringify({ Field, Value, Operator }))

let customers = 0

/** Body of a customer's creation that every rule accepts. */
export const buildCustomer = (input: CustomerInput = {}) => {
  const n = ++customers
  return {
    companyProfile: {
      domain: input.domain ?? `customer${n}x${randomUUID().slice(0, 8)}.onmicrosoft.com`,
      ...(input.organizationRegistrationNumber && {
        organizationRegistrationNumber: input.organizationRegistrationNumber,
      }),
    },
    billingProfile: {
      culture: 'es-ES',
      language: 'es',
      email: input.email ?? `facturas${n}@auroralibros.example`,
      companyName: input.companyName ?? `Librería Aurora ${n}`,
      firstName: 'Inés',
      lastName: 'Roldán',
      defaultAddress: {
        country: 'ES',
        city: 'Cádiz',
        addressLine1: 'Calle del Faro 12',
        postalCode: '11001',
        firstName: 'Inés',
        lastName: 'Roldán',
        ...input.address,
      },
    },
    ...(input.associatedPartnerId && { associatedPartnerId: input.associatedPartnerId }),
  }
}

export interface TestInstance {
  tenantry: Tenantry
  folder: string
  /** The first partner; a second one shows that they cannot see each other. */
  nubia: TestPartner
  other: TestPartner
  send: (options: InjectOptions) => Promise<LightMyRequestResponse>
  addPartner: (input?: Partial<PartnerDocument>) => Promise<TestPartner>
  /** Ends the instance and opens its data again. */
  restart: () => Promise<void>
  close: () => Promise<void>
}

const answered = <T>(answer: Answer): T => {
  if (!('body' in answer)) throw new Error(`refused: ${JSON.stringify(answer)}`)
  return (answer.body === '' ? undefined : JSON.parse(answer.body)) as T
}

const system = (partnerId: string): Actor => ({
  partnerId,
  partnerType: 'directBill',
  roles: ['globalAdmin'],
  applicationId: 'test',
  source: 'system',
})

/** A whole instance on a real store in a folder of its own. */
export const tenantryWith = async (
  env: Record<string, string> = {},
  options: OpenOptions = {},
): Promise<TestInstance> => {
  const folder = mkdtempSync(join(tmpdir(), 'tenantry-'))
  const config = readConfig({
    TENANTRY_LOG: 'silent',
    TENANTRY_RATE_LIMIT: 'off',
    TENANTRY_PORT: '7400',
    TENANTRY_DATA: folder,
    ...env,
  })
  const open = async () => {
    const opened = await openTenantry(config, {
      checkResults: true,
      readers: 1,
      ...options,
      // no name of the internet is asked for
      webhooks: { lookup: (_name, _options, done) => done(new Error('no names here'), []), ...options.webhooks },
    })
    recordOperations(opened.app)
    return opened
  }
  let tenantry = await open()
  const suffix = config.cloud === 'global' ? 'onmicrosoft.com' : 'onmicrosoft.us'

  const run = async <T>(
    partner: NewPartner,
    decision: string,
    input: unknown,
    { status = 200, at }: { status?: number; at?: Date | undefined } = {},
  ): Promise<T> =>
    answered<T>(
      await tenantry.store.submit({
        decision,
        input,
        actor: system(partner.id),
        partner: partnerFacts(partner),
        requestId: randomUUID(),
        correlationId: randomUUID(),
        status,
        ...(at && { past: { at: at.toISOString(), seed: randomUUID() } }),
      }),
    )

  const tokenFor = async (tenant: string, form: Record<string, string>): Promise<string> => {
    const response = await tenantry.app.inject({
      method: 'POST',
      url: `/${tenant}/oauth2/v2.0/token`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ scope: `${RESOURCE}/.default`, ...form }).toString(),
    })
    if (response.statusCode !== 200) throw new Error(`no token: ${response.body}`)
    return (response.json() as { access_token: string }).access_token
  }

  const callerWith = (token: string): Caller => {
    const send: Caller['send'] = (method, url, { body, headers = {} } = {}) =>
      tenantry.app.inject({
        method: method as 'GET',
        url,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
      })
    const client = createClient({
      baseUrl: 'http://test',
      token,
      retries: 0,
      fetch: async (url, init) => {
        const { pathname, search } = new URL(String(url))
        const response = await tenantry.app.inject({
          method: (init?.method ?? 'GET') as 'GET',
          url: pathname + search,
          headers: init?.headers as Record<string, string>,
          ...(init?.body != null && { payload: String(init.body) }),
        })
        return new Response(response.statusCode === 204 ? null : response.body, {
          status: response.statusCode,
          headers: response.headers as Record<string, string>,
        })
      },
    })
    return { client, token, send }
  }

  const partnerOf = (partner: PartnerDocument): TestPartner => {
    const addApp = async (roles: Role[]) => {
      const { secret, kept } = newSecret()
      const app = await run<AppDocument>(partner, 'apps.create', {
        name: `app ${roles.join(' ')}`,
        roles,
        secret: kept,
      })
      return { app, secret }
    }
    const callers = new Map<string, Promise<Caller>>()
    const once = (key: string, make: () => Promise<Caller>) => {
      const made = callers.get(key) ?? make()
      callers.set(key, made)
      return made
    }
    const self: TestPartner = {
      partner,
      as: (...roles) => self.asUser(`${(roles.join('-') || 'nobody').toLowerCase()}@${partner.domain}`, ...roles),
      asUser: (userPrincipalName, ...roles) =>
        once(`user ${userPrincipalName}`, async () => {
          const { app, secret } = await addApp(roles)
          const user = await run<UserDocument>(partner, 'users.create', {
            userPrincipalName,
            displayName: roles.join(' and ') || 'Nobody',
            roles,
          })
          const refresh_token = await tenantry.auth.issueRefreshToken({ app, user })
          return callerWith(
            await tokenFor(partner.id, {
              grant_type: 'refresh_token',
              refresh_token,
              client_id: app.id,
              client_secret: secret,
            }),
          )
        }),
      asApp: (...roles) =>
        once(`app ${roles}`, async () => {
          const { app, secret } = await addApp(roles)
          return callerWith(
            await tokenFor(partner.id, { grant_type: 'client_credentials', client_id: app.id, client_secret: secret }),
          )
        }),
      createCustomer: async (input) => {
        const admin = await self.as('adminAgent')
        const response = await admin.send('POST', '/v1/customers', { body: buildCustomer(input) })
        if (response.statusCode !== 201) throw new Error(`no customer: ${response.body}`)
        return response.json() as Customer
      },
      decide: (decision, input, at) => run(partner, decision, input, { at }),
      createCustomers: async (inputs, at) => {
        const made: Customer[] = []
        for (let start = 0; start < inputs.length; start += 512)
          made.push(
            ...(await Promise.all(
              inputs
                .slice(start, start + 512)
                .map((input) =>
                  run<Customer>(
                    partner,
                    'customers.create',
                    { params: {}, query: {}, body: buildCustomer(input) },
                    { status: 201, at },
                  ),
                ),
            )),
          )
        return made
      },
    }
    return self
  }

  const addPartner = async (input: Partial<PartnerDocument> = {}): Promise<TestPartner> => {
    const id = randomUUID()
    const domain = `partner${id.slice(0, 8)}.${suffix}`
    const partner = {
      id,
      name: 'Nubia Distribution',
      domain,
      domains: [domain],
      country: config.cloud === 'global' ? 'ES' : 'US',
      type: 'directBill' as const,
      ...input,
    }
    return partnerOf(await run<PartnerDocument>(partner, 'partners.create', partner))
  }

  const nubia = await addPartner()
  const other = await addPartner({ name: 'Tramontana IT' })
  return {
    get tenantry() {
      return tenantry
    },
    folder,
    nubia,
    other,
    addPartner,
    send: (request) => tenantry.app.inject(request),
    restart: async () => {
      await tenantry.close()
      tenantry = await open()
    },
    close: async () => {
      await tenantry.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
