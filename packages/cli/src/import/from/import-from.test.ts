import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Client } from '@tenantry/client'
import { makeDemo, openTenantry, readConfig, type Tenantry } from '@tenantry/server'
import { partnersIn } from '@tenantry/server/customer-files'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Folder, openFolder, type Said } from '../../../test/folder.ts'
import { everything, idsOf, type SignedIn, signedIn } from '../../../test/source.ts'
import { type Fate, openUnreliable, type Unreliable } from '../../../test/unreliable.ts'
import type { FromOptions } from './import-from.ts'

const CUSTOMERS = 12
// Waiting is what most of them are about.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

/** The service that is read: another instance, with data of its own. */
let source: Tenantry
let sourceFolder: string
let agent: SignedIn
beforeAll(async () => {
  sourceFolder = mkdtempSync(join(tmpdir(), 'tenantry-source-'))
  const env = {
    TENANTRY_DATA: sourceFolder,
    TENANTRY_DEMO: String(CUSTOMERS),
    TENANTRY_LOG: 'silent',
    TENANTRY_RATE_LIMIT: 'off',
  }
  const config = readConfig(env)
  source = await openTenantry(config, { demo: true, readers: 1 })
  await makeDemo({ ...source, config, now: new Date() })
  agent = await signedIn(source, partnersIn(sourceFolder)[0]!)
  await addTo(agent.client)
})
afterAll(async () => {
  await source?.close()
  rmSync(sourceFolder, { recursive: true, force: true })
})

/** What the demo has not: agreements; and one permission for certain. */
const addTo = async (client: Client) => {
  const [first, second] = await idsOf(client)
  const { items: templates } = await client.agreements.templates({
    query: { agreementType: 'MicrosoftCustomerAgreement' },
  })
  const { templateId, agreementType: type } = templates[0]!
  const primaryContact = { firstName: 'Inés', lastName: 'Roldán', email: 'ines@auroralibros.example' }
  const body = { primaryContact, templateId, dateAgreed: '2024-04-02T00:00:00Z', type }
  await client.agreements.create({ params: { customerId: first! }, body })
  await client.customerAgreements.setDirectAcceptance({ params: { customerId: second! }, body: { isSigned: true } })
  await turn(client, first!, true)
}
const turn = (client: Client, customerId: string, allowed: boolean) =>
  client.purchasePermissions.update({
    params: { customerId, resource: 'AzureSavingsPlan' },
    body: { allowed, acknowledged: true, reason: 'Agreed with the customer' },
  })

let target: Folder
beforeEach(async () => {
  target = await openFolder()
})
const opened: Unreliable[] = []
afterEach(() => {
  for (const proxy of opened.splice(0)) proxy.close()
  target.remove()
})
const through = async (
  fateOf?: (place: number, url: string) => Fate,
  rewrite?: (url: string, body: string) => string,
) => {
  const proxy = await openUnreliable(agent.url, fateOf, rewrite)
  opened.push(proxy)
  return proxy
}
/** Requests that were passed on for one customer each. */
const details = ({ seen }: Unreliable) =>
  seen.filter(({ url, fate }) => fate === 'pass' && /^\/v1\/customers\/[^/?]+$/.test(url)).length

const secrets = () => ({
  PARTNER_CENTER_CLIENT_SECRET: agent.clientSecret,
  PARTNER_CENTER_REFRESH_TOKEN: agent.refreshToken,
})
const importing = (from: string, options: Partial<FromOptions> = {}, env: Record<string, string> = secrets()) => {
  const { authority, tenant, clientId } = agent
  return target.importingFrom({ from, authority, tenant, clientId, rate: '60000', ...options }, env)
}
const here = <T>(body: (client: Client) => Promise<T>): Promise<T> =>
  target.whileOpen(async (tenantry) => body((await signedIn(tenantry, target.partner())).client))
const spools = () => {
  const folder = join(target.data, 'import')
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []
}
const records = async () => Number(/(\d+) record/.exec((await target.verifying()).out[0]!.replace(',', ''))![1])

test('accounts, permissions and agreements are brought in, whatever the service does on the way', async () => {
  const fates: [number, Fate][] = [
    [5, 'busy'],
    [7, 'fail'],
    [9, 'drop'],
    [17, 'throttle'],
    [31, 'hang'],
  ]
  const proxy = await through((place) => fates.find(([each]) => place % each === each - 1)?.[1] ?? 'pass')
  const report = target.file('report.jsonl')
  const said = await importing(proxy.url, { report, timeout: '5' })
  expect(said).toMatchObject({ code: 0, err: [`${CUSTOMERS} customers there.`] })
  expect(said.out[0]).toMatch(
    new RegExp(`^${CUSTOMERS} customers: ${CUSTOMERS} created, 0 updated, 0 unchanged, 0 refused\\. `),
  )
  expect(said.out[0]).toMatch(/Purchase permissions taken of [1-9]\d* customers?, and 2 agreements\.$/)
  expect(new Set(proxy.seen.map(({ fate }) => fate))).toEqual(new Set(['pass', ...fates.map(([, fate]) => fate)]))
  expect(readFileSync(report, 'utf8')).toBe('')
  expect(spools()).toEqual([])
  expect(await here(everything)).toEqual(await everything(agent.client))
  const [row] = (await here((client) => client.activity.list({ query: { operation: 'tenantry_import' } }))).items
  expect(row).toMatchObject({
    source: 'cli',
    data: { Source: proxy.url.replace('http://', ''), Created: String(CUSTOMERS) },
  })
  expect((await target.verifying()).code).toBe(0)
})

test('the second time nothing happens, and what was changed here since is never overwritten', async () => {
  await importing(agent.url)
  const before = await records()
  expect((await importing(agent.url)).out[0]).toContain(`0 created, 0 updated, ${CUSTOMERS} unchanged, 0 refused`)
  expect(await records()).toBe(before)

  const [id] = await idsOf(agent.client)
  await here(async (client) => {
    await client.billingProfile.update({ params: { customerId: id! }, body: { firstName: 'Marta' } }, { ifMatch: '*' })
    await turn(client, id!, false)
  })
  const report = target.file('report.jsonl')
  const kept = await importing(agent.url, { report })
  expect(kept.code).toBe(0)
  expect(kept.err.slice(1).map((line) => line.replace(/^.* \(/, '('))).toEqual([
    `(${id}) differs, and what stands here is kept: First name`,
    `(${id}) differs, and what stands here is kept: Purchase permissions`,
  ])
  expect(kept.out[0]).toContain('2 differ from what was changed here.')
  const told = readFileSync(report, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(told.map(({ customer, result, fields }) => [customer, result, fields])).toEqual([
    [id, 'differs', ['billing.firstName']],
    [id, 'differs', ['selfServePolicy']],
  ])

  expect((await importing(agent.url, { overwrite: true })).out[0]).toContain('0 created, 1 updated')
  expect(await here(everything)).toEqual(await everything(agent.client))
})

test('it reads beside a running server, and goes on once that has stopped, without reading again', async () => {
  const proxy = await through()
  const beside = await target.whileOpen(() => importing(proxy.url))
  expect(beside).toMatchObject({ code: 2, out: [] })
  expect(beside.err.at(-1)).toContain('stop the server first')
  expect(beside.err.at(-1)).toContain(`${CUSTOMERS} customers have been read and are kept`)
  expect(spools().map((file) => statSync(file).mode & 0o777)).toEqual([0o600])
  const again = await importing(proxy.url)
  expect(again.err[0]).toMatch(/^Going on with what was begun on \S/)
  expect(again.err[1]).toBe(`${CUSTOMERS} customers there, ${CUSTOMERS} of them read already.`)
  expect(again.out[0]).toContain(`${CUSTOMERS} created`)
  expect(details(proxy)).toBe(CUSTOMERS)
})

test('a dry run writes nothing, and what it has read serves the run after it', async () => {
  const proxy = await through()
  const before = await records()
  const dry = await importing(proxy.url, { dryRun: true })
  expect(dry.code).toBe(0)
  expect(dry.out[0]).toMatch(
    new RegExp(`^Nothing was written\\. ${CUSTOMERS} customers: ${CUSTOMERS} would be created, 0 updated`),
  )
  expect(dry.out[0]).toMatch(/permissions would be taken of [1-9]\d* customers?, and 2 agreements\.$/)
  expect(await records()).toBe(before)
  await importing(proxy.url)
  expect(details(proxy)).toBe(CUSTOMERS)
  await importing(proxy.url, { dryRun: true })
  await importing(proxy.url, { dryRun: true, restart: true })
  expect(details(proxy)).toBe(3 * CUSTOMERS)
})

test('what was read a week ago, or cut off in a line, is read again', async () => {
  const proxy = await through()
  const asked = async () => {
    const before = details(proxy)
    await importing(proxy.url, { dryRun: true })
    return details(proxy) - before
  }
  await asked()
  const [file] = spools()
  const lines = readFileSync(file!, 'utf8').split('\n')
  writeFileSync(file!, lines.slice(0, -2).join('\n') + lines.at(-2)!.slice(0, 200))
  expect(await asked()).toBe(2)
  const old = new Date(Date.now() - 8 * 24 * 3600_000).toISOString()
  writeFileSync(file!, readFileSync(file!, 'utf8').replace(/"begun":"[^"]+"/, `"begun":"${old}"`))
  expect(await asked()).toBe(CUSTOMERS)
  writeFileSync(file!, 'not what was written here\n')
  expect(await asked()).toBe(CUSTOMERS)
})

test('customers that cannot be read are reported, the others taken, and only those tried again', async () => {
  const [bad] = await idsOf(agent.client)
  let broken = true
  const proxy = await through((_place, url) => (broken && url.startsWith(`/v1/customers/${bad}`) ? 'refuse' : 'pass'))
  const report = target.file('report.jsonl')
  const said = await importing(proxy.url, { report })
  expect(said.code).toBe(1)
  expect(said.err[1]).toMatch(new RegExp(`^\\S.* \\(${bad}\\) could not be read\\. Refused\\.$`))
  expect(said.err.at(-1)).toBe('1 customer could not be read. The same command tries it again.')
  expect(said.out[0]).toContain(`${CUSTOMERS - 1} created`)
  const entry = { customer: bad, name: expect.any(String), result: 'failed', reason: 'Refused.' }
  expect(JSON.parse(readFileSync(report, 'utf8'))).toEqual(entry)
  broken = false
  const again = await importing(proxy.url)
  expect(again.code).toBe(0)
  expect(again.out[0]).toContain(`1 created, 0 updated, ${CUSTOMERS - 1} unchanged`)
  expect(details(proxy)).toBe(CUSTOMERS)
})

test('values that break a rule here are refused by customer; a permission that is unknown here too', async () => {
  const unknown = 'WindowsOnMars'
  const [allowed, id] = await idsOf(agent.client)
  const proxy = await through(undefined, (url, body) =>
    url.startsWith(`/v1/customers/${id}`)
      ? body.replace(/"email":"[^"]+"/, '"email":"nobody"')
      : body.replaceAll('AzureSavingsPlan', unknown),
  )
  const said = await importing(proxy.url)
  expect(said.code).toBe(1)
  expect(said.out[0]).toContain(`${CUSTOMERS - 1} created, 0 updated, 0 unchanged, 1 refused`)
  expect(said.err.find((line) => line.includes(id!))).toMatch(/ refused\. Company email: \S/)
  expect(said.err.filter((line) => line.includes(unknown)).join()).toContain(allowed!)
})

test('it keeps to its pace, and all wait when the service asks one to', async () => {
  const proxy = await through((place) => (place === 12 ? 'throttle' : 'pass'))
  await importing(proxy.url, { rate: '1200' })
  const times = proxy.seen.map(({ at }) => at)
  const gaps = times.slice(1).map((at, place) => at - times[place]!)
  // one every 50 ms, and a second in which nobody asks
  expect(times.at(-1)! - times[0]!).toBeGreaterThanOrEqual((times.length - 1) * 50 + 850)
  expect(Math.max(...gaps)).toBeGreaterThanOrEqual(900)
})

test('an app alone takes what it may see, and says what it may not', async () => {
  const said = await importing(agent.url, {}, { PARTNER_CENTER_CLIENT_SECRET: agent.clientSecret })
  expect(said.code).toBe(1)
  expect(
    said.err
      .slice(1)
      .sort()
      .map((line) => line.replace(/: .*/, '')),
  ).toEqual([
    'Agreements are not read',
    'Direct acceptance of agreements is not read',
    'Purchase permissions are not read',
  ])
  expect(said.out[0]).toContain(`${CUSTOMERS} created`)
  expect(said.out[0]).toContain('permissions taken of 0 customers, and 0 agreements')
})

test('secrets come from a file for its owner only too', async () => {
  const credentials = target.file('credentials.json')
  const { clientSecret, refreshToken } = agent
  writeFileSync(credentials, JSON.stringify({ clientSecret, refreshToken }))
  chmodSync(credentials, 0o640)
  const open = await importing(agent.url, { credentials }, {})
  expect(open).toEqual({
    code: 2,
    out: [],
    err: [`Others can read ${credentials}. Keep it to yourself first: chmod 600 ${credentials}`],
  })
  chmodSync(credentials, 0o600)
  expect((await importing(agent.url, { credentials }, {})).code).toBe(0)
  writeFileSync(credentials, '{"clientSecret":7}')
  expect((await importing(agent.url, { credentials }, {})).err[0]).toContain('is not a JSON object with clientSecret')
})

describe('it does not run', () => {
  const expectRefused = ({ code, out, err }: Said, message: RegExp) => {
    expect(err.at(-1)).toMatch(message)
    expect([code, out]).toEqual([2, []])
    for (const secret of Object.values(secrets())) expect(err.join()).not.toContain(secret)
  }

  test('with a secret that is wrong: the service says so', async () => {
    const said = await importing(agent.url, {}, { ...secrets(), PARTNER_CENTER_CLIENT_SECRET: 'wrong' })
    expectRefused(said, /^[^{}]{10,}$/)
  })

  test('on when the service asks to wait again and again', async () => {
    const proxy = await through((_place, url) => (url.startsWith('/v1/customers/') ? 'throttle' : 'pass'))
    expectRefused(await importing(proxy.url), /^Too many requests/)
  })

  test.each([
    ['an address that sends secrets in the clear', { from: 'http://partner.example' }, /use https/],
    [
      'a sign-in address that does',
      { from: 'https://partner.example', authority: 'http://login.example' },
      /use https/,
    ],
    ['no address', { from: 'partner center' }, /--from partner center is not the address of a service/],
    ['a rate that is none', { from: 'https://partner.example', rate: 'fast' }, /--rate takes a number/],
    ['no app', { from: 'https://partner.example', clientId: '' }, /--client-id/],
  ])('with %s', async (_name, options: Partial<FromOptions> & { from: string }, message) => {
    expectRefused(await importing(options.from, options), message)
  })
})

test('in Spanish for Spanish readers', async () => {
  const spanish = await openFolder({ language: 'es' })
  const { url: from, authority, tenant, clientId } = agent
  const said = await spanish.importingFrom({ from, authority, tenant, clientId, rate: '60000' }, secrets())
  expect(said.err[0]).toBe(`${CUSTOMERS} clientes en el servicio.`)
  expect(said.out[0]).toMatch(/^12 clientes: 12 creados, 0 actualizados/)
  spanish.remove()
})
