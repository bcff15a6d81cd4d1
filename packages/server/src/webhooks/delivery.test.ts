import { createPublicKey, verify, X509Certificate } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { Webhook } from 'standardwebhooks'
import { describe, expect, test } from 'vitest'
import { buildCustomer, outcome } from '../../test/harness.ts'
import { withRows } from '../../test/rows.ts'
import { REGISTRATION, useListening } from '../../test/webhooks/listening.ts'
import { type Received, status, until } from '../../test/webhooks/receiver.ts'

const world = useListening({ waits: [40, 50, 60, 70, 80, 90, 100, 110, 120] })
const names = (received: readonly Received[]) => received.map(({ json }) => json.EventName)

describe('what is sent', () => {
  test('tells of a customer that was created, changed and removed, once each, in that order', async () => {
    await world.register()
    const { id } = await world.partner.createCustomer()
    await world.rename(id, 'Olalla')
    await world.admin.send('PATCH', `/v1/customers/${id}`, { body: { relationshipToPartner: 'none' } })
    const received = await world.receiver.first(3)
    const base = 'http://127.0.0.1:7400'
    expect(names(received)).toEqual(['customer-created', 'customer-updated', 'customer-relationship-removed'])
    const [created] = received
    expect(created!.json).toEqual({
      EventName: 'customer-created',
      ResourceUri: `${base}/v1/customers/${id}`,
      ResourceName: 'Customer',
      AuditUri: expect.stringContaining(
        `${base}/auditactivity/v1/auditrecords/${world.partner.partner.id}_${id}_addcustomer_`,
      ),
      ResourceChangeUtcDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}\+00:00$/),
    })
    for (const { json } of received) {
      const record = await world.admin.send('GET', json.AuditUri.replace(base, ''))
      expect([record.statusCode, Date.parse(record.json().operationDate)]).toEqual([
        200,
        Date.parse(json.ResourceChangeUtcDate),
      ])
    }
    await world.settled('completed', 3)
    expect(world.receiver.received).toHaveLength(3)
  })

  test('tells of a permission', async () => {
    await world.register({
      WebhookEvents: ['selfservepolicy-created', 'selfservepolicy-updated', 'selfservepolicy-deleted'],
    })
    const { id } = await world.partner.createCustomer()
    for (const resource of ['AzureSavingsPlan', 'AzureReservedInstances'])
      await world.admin.client.purchasePermissions.update({
        params: { customerId: id, resource },
        body: { allowed: true, acknowledged: true, reason: 'Agreed by contract' },
      })
    const policy = `${world.partner.partner.id}_${id}`
    await world.admin.send('DELETE', `/v1/SelfServePolicy/${policy}`)
    const received = await world.receiver.first(3)
    expect(names(received)).toEqual(['selfservepolicy-created', 'selfservepolicy-updated', 'selfservepolicy-deleted'])
    for (const { json } of received)
      expect(json).toMatchObject({
        ResourceName: 'SelfServePolicy',
        ResourceUri: `http://127.0.0.1:7400/v1/SelfServePolicy/${policy}`,
      })
  })

  test('tells of a customer that accepted a relationship by its link', async () => {
    await world.register({ WebhookEvents: ['reseller-relationship-accepted-by-customer', 'customer-created'] })
    const { url } = await world.admin.client.relationshipRequests.create({ body: {} })
    const headers = { authorization: `Invitation ${new URL(url!).hash.slice(1)}` }
    const accepted = await world.instance.send({
      method: 'POST',
      url: '/tenantry/v1/invitation/acceptance',
      headers: { ...headers, 'content-type': 'application/json' },
      payload: JSON.stringify({ ...buildCustomer(), authorized: true }),
    })
    expect(outcome(accepted)).toBe('200')
    const [request] = (await world.admin.client.relationshipRequests.list({})).items
    const [{ json }] = (await world.receiver.first(1)) as [Received]
    expect(json).toMatchObject({
      EventName: 'reseller-relationship-accepted-by-customer',
      ResourceName: 'Customer',
      ResourceUri: `http://127.0.0.1:7400/v1/customers/${request!.customerId}`,
    })
    const record = await world.admin.send('GET', json.AuditUri.replace('http://127.0.0.1:7400', ''))
    expect([record.statusCode, record.json().operationType]).toEqual([200, 'extend_relationship'])
    await world.settled('completed', 1)
    expect(world.receiver.received).toHaveLength(1)
  })

  test('is what was registered, and nothing else', async () => {
    await world.register({ WebhookEvents: ['customer-updated'] })
    const { id } = await world.partner.createCustomer()
    await world.rename(id, 'Olalla')
    await world.settled('completed', 1)
    expect(names(world.receiver.received)).toEqual(['customer-updated'])
  })

  test('a renamed customer is two operations and one event', async () => {
    await world.register()
    const { id } = await world.partner.createCustomer()
    await world.admin.send('PUT', `/v1/customers/${id}/profiles/billing`, {
      body: { companyName: 'Librería Nueva', firstName: 'Olalla' },
      headers: { 'if-match': '*' },
    })
    await world.settled('completed', 2)
    expect(names(world.receiver.received)).toEqual(['customer-created', 'customer-updated'])
  })

  test('no attempt that was refused', async () => {
    await world.register()
    const { id } = await world.partner.createCustomer()
    const refused = await world.admin.send('PUT', `/v1/customers/${id}/profiles/billing`, {
      body: { email: 'nothing' },
      headers: { 'if-match': '*' },
    })
    expect(refused.statusCode).toBe(400)
    await world.rename(id, 'Olalla')
    await world.settled('completed', 2)
    expect(await world.deliveries()).toHaveLength(2)
  })
})

describe('R9.3: the signature', () => {
  const signatureOf = (header: unknown) => Buffer.from(String(header).replace(/^Signature /, ''), 'base64')

  test('fits the exact bytes and the certificate at the address that is named, without a token', async () => {
    await world.register()
    await world.sendTest()
    const [received] = await world.receiver.first(1)
    const { headers, body } = received!
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'x-ms-certificate-url': 'http://127.0.0.1:7400/.well-known/webhook-signing.cer',
      'x-ms-signature-algorithm': 'rsa-sha256',
    })
    const answer = await world.instance.send({ method: 'GET', url: '/.well-known/webhook-signing.cer' })
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/pkix-cert'])
    const certificate = new X509Certificate(answer.rawPayload)
    const fits = (bytes: Buffer) =>
      verify('sha256', bytes, certificate.publicKey, signatureOf(headers['authorization']))
    expect(headers['authorization']).toMatch(/^Signature [A-Za-z0-9+/]+=*$/)
    expect(fits(body)).toBe(true)
    expect(fits(Buffer.from(body.toString().replace('test', 'tost')))).toBe(false)
    expect(fits(Buffer.from(`${body} `))).toBe(false)
  })

  test('comes in a header of its own where that was asked for', async () => {
    await world.register({ SignatureTokenToMsSignatureHeader: true })
    await world.sendTest()
    const [received] = await world.receiver.first(1)
    expect(received!.headers['x-ms-signature']).toMatch(/^Signature [A-Za-z0-9+/]+=*$/)
    expect(received!.headers['authorization']).toBeUndefined()
  })

  test('the certificate is kept: made on the first start, the same after another, its key readable for this user only', async () => {
    const file = `${world.instance.folder}/webhook-signing.pem`
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const before = readFileSync(file, 'utf8')
    const shown = (await world.instance.send({ method: 'GET', url: '/.well-known/webhook-signing.cer' })).rawPayload
    await world.instance.restart()
    expect(readFileSync(file, 'utf8')).toBe(before)
    const again = (await world.instance.send({ method: 'GET', url: '/.well-known/webhook-signing.cer' })).rawPayload
    expect(again.equals(shown)).toBe(true)
    expect(createPublicKey(before).equals(new X509Certificate(shown).publicKey)).toBe(true)
  })

  const replaceSecret = async (): Promise<string> =>
    (await world.admin.send('POST', '/tenantry/v1/webhooks/registration/secret')).json().secret
  const receive = async (count: number): Promise<Received> => {
    await world.sendTest()
    return (await world.receiver.first(count)).at(-1)!
  }
  const holds = (secret: string, { headers, body }: Received, when?: number) => {
    const signed = Object.fromEntries(
      ['id', 'timestamp', 'signature'].map((name) => [`webhook-${name}`, String(headers[`webhook-${name}`])]),
    )
    if (when) signed['webhook-timestamp'] = String(when)
    try {
      new Webhook(secret).verify(body.toString(), signed)
      return true
    } catch {
      return false
    }
  }

  test('of Standard Webhooks is there once there is a secret, and fits id, time and body', async () => {
    await world.register()
    const bare = await receive(1)
    expect(bare.headers).toMatchObject({ 'webhook-id': expect.any(String), 'webhook-timestamp': expect.any(String) })
    expect(bare.headers['webhook-signature']).toBeUndefined()
    const secret = await replaceSecret()
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    const signed = await receive(2)
    expect(holds(secret, signed)).toBe(true)
    expect(holds(secret, { ...signed, body: Buffer.from(`${signed.body} `) })).toBe(false)
    expect(holds(secret, signed, Number(signed.headers['webhook-timestamp']) - 1)).toBe(false)
  })

  test('with a new secret, both sign for a day: a receiver changes over without a gap', async () => {
    await world.register()
    const first = await replaceSecret()
    const second = await replaceSecret()
    const both = await receive(1)
    expect([holds(first, both), holds(second, both)]).toEqual([true, true])
    expect((await world.admin.client.webhookSettings.get({})).secret).toEqual({
      createdAt: expect.any(String),
      previousUntil: expect.any(String),
    })
    const third = await replaceSecret()
    const later = await receive(2)
    expect([holds(first, later), holds(second, later), holds(third, later)]).toEqual([false, true, true])
  })

  test('another partner’s secret is of no use', async () => {
    await world.register()
    await replaceSecret()
    const stranger = await world.instance.other.as('adminAgent')
    await world.register({}, stranger)
    const theirs = (await stranger.send('POST', '/tenantry/v1/webhooks/registration/secret')).json().secret
    expect(holds(theirs, await receive(1))).toBe(false)
    await stranger.send('DELETE', REGISTRATION)
  })
})

describe('R9.1: who gets what', () => {
  test('nothing of what was before the registration', async () => {
    const { id } = await world.partner.createCustomer()
    await world.rename(id, 'Before')
    await world.register()
    await world.rename(id, 'After')
    await world.settled('completed', 1)
    await world.sendTest()
    expect(names(await world.receiver.first(2))).toEqual(['customer-updated', 'test-created'])
    expect(await world.deliveries()).toHaveLength(2)
  })

  test('nothing after the removal; a new registration begins anew', async () => {
    await world.register()
    const { id } = await world.partner.createCustomer()
    await world.settled('completed', 1)
    await world.admin.send('DELETE', REGISTRATION)
    await world.rename(id, 'Between')
    await world.register()
    await world.rename(id, 'After')
    await world.settled('completed', 2)
    expect(names(world.receiver.received)).toEqual(['customer-created', 'customer-updated'])
  })

  test('what waited when the registration was removed is kept as failed, and can be sent to a later one', async () => {
    world.receiver.react(status(500))
    await world.register()
    const id = await world.sendTest()
    await world.receiver.first(1)
    await world.admin.send('DELETE', REGISTRATION)
    await world.settled('failed', 1)
    const none = await world.admin.send('POST', `/tenantry/v1/webhooks/deliveries/${id}/attempts`)
    expect(outcome(none)).toBe('404/1000')
    const before = world.receiver.received.length
    await world.register()
    world.receiver.react(status(200))
    await new Promise((resolve) => setTimeout(resolve, 150))
    expect(world.receiver.received).toHaveLength(before)
    await world.admin.client.webhookDeliveries.sendAgain({ params: { deliveryId: id } })
    await world.settled('completed', 1)
    expect(world.receiver.received.at(-1)!.headers['webhook-id']).toBe(id)
  })

  test('each partner its own', async () => {
    await world.register()
    const stranger = await world.instance.other.as('adminAgent')
    await stranger.send('POST', REGISTRATION, {
      body: { WebhookUrl: `${world.receiver.url}/theirs`, WebhookEvents: ['customer-created'] },
    })
    const mine = await world.partner.createCustomer()
    const theirs = await world.instance.other.createCustomer()
    await world.receiver.first(2)
    await world.settled('completed', 1)
    const seen = world.receiver.received.map(({ path, json }) => [path, json.ResourceUri.split('/').at(-1)]).sort()
    expect(seen).toEqual([
      ['/hook', mine.id],
      ['/hook/theirs', theirs.id],
    ])
    const [delivery] = await world.deliveries()
    for (const [method, rest] of [
      ['GET', ''],
      ['POST', '/attempts'],
    ])
      expect(outcome(await stranger.send(method!, `/tenantry/v1/webhooks/deliveries/${delivery!.id}${rest}`))).toBe(
        '404/1000',
      )
    await stranger.send('DELETE', REGISTRATION)
  })

  test('a reseller too, of what its provider does with the customers that they share', async () => {
    const { instance, receiver } = world
    const provider = await instance.addPartner({ type: 'indirectProvider' })
    const reseller = await instance.addPartner({ type: 'indirectReseller' })
    await instance.tenantry.auth.directory.connect(provider.partner, reseller.partner.id)
    const resellers = await reseller.as('adminAgent')
    await world.register({}, resellers)
    const { id } = await provider.createCustomer({ associatedPartnerId: reseller.partner.id })
    const [received] = await receiver.first(1, 10_000) // not once the lane looks by itself
    expect(received!.json).toMatchObject({ EventName: 'customer-created' })
    const record = await resellers.send('GET', received!.json.AuditUri.replace('http://127.0.0.1:7400', ''))
    expect([record.statusCode, record.json().customerId]).toEqual([200, id])
    await resellers.send('DELETE', REGISTRATION)
  })

  test('what was not delivered when the process ended is delivered by the next one', async () => {
    await world.register()
    world.receiver.react(status(503))
    const { id } = await world.partner.createCustomer()
    await world.receiver.first(1)
    await world.instance.restart()
    world.receiver.react(status(200))
    await world.rename(id, 'Olalla')
    await world.settled('completed', 2)
    expect(names(world.receiver.received).slice(-2)).toEqual(['customer-created', 'customer-updated'])
  })

  test('many changes at once, of many customers, and of one in order', async () => {
    await world.register()
    const customers = await world.partner.createCustomers(Array.from({ length: 60 }, () => ({})))
    const [one] = customers
    for (let n = 0; n < 20; n++) await world.rename(one!.id, `N${n}`)
    await world.settled('completed', 80)
    const ids = world.receiver.received.map(({ headers }) => headers['webhook-id'])
    expect(new Set(ids).size).toBe(80)
    const ofOne = world.receiver.received.filter(({ json }) => json.ResourceUri.endsWith(one!.id))
    const times = ofOne.map(({ json }) => json.ResourceChangeUtcDate)
    expect(ofOne).toHaveLength(21)
    expect(times).toEqual(times.toSorted())
  })
})

describe('R9.2: trying again', () => {
  test('ten attempts with the same id and body, each signed anew; then it is kept as failed', async () => {
    world.receiver.react(status(500, 'out of paper'))
    await world.register()
    const id = await world.sendTest()
    await world.settled('failed', 1)
    const { received } = world.receiver
    expect(received).toHaveLength(10)
    expect(new Set(received.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([id]))
    expect(new Set(received.map(({ body }) => body.toString())).size).toBe(1)
    expect(new Set(received.map(({ headers }) => headers['ms-requestid'])).size).toBe(10)
    const waits = received.slice(1).map(({ at }, place) => at - received[place]!.at)
    for (const [place, wait] of waits.entries()) expect(wait).toBeGreaterThanOrEqual(40 + place * 10)
    const { results, ...delivery } = await world.details(id)
    expect(delivery).toMatchObject({ state: 'failed', attempts: 10, event: 'test-created' })
    expect(delivery.nextAttemptAt).toBeUndefined()
    expect(results).toHaveLength(10)
    expect(results[9]).toMatchObject({ status: 500, answer: 'out of paper', url: world.receiver.url })
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(received).toHaveLength(10)
    const state = (await world.admin.send('GET', `${REGISTRATION}/validationEvents/${id}`)).json()
    expect([state.status, state.results[9]]).toEqual([
      'failed',
      {
        responseCode: 'InternalServerError',
        responseMessage: 'out of paper',
        systemError: false,
        dateTimeUtc: expect.any(String),
      },
    ])
  })

  test('the documented waits: 30 seconds at first, about twelve hours in all', async () => {
    const { WAITS } = await import('./dispatcher.ts')
    expect(WAITS).toHaveLength(9)
    expect(WAITS[0]).toBe(30_000)
    expect(WAITS).toEqual(WAITS.toSorted((a, b) => a - b))
    const hours = WAITS.reduce((sum, wait) => sum + wait, 0) / 3_600_000
    expect(hours).toBeGreaterThan(11)
    expect(hours).toBeLessThan(13)
  })

  test('until it is taken', async () => {
    let tries = 0
    world.receiver.react((response, one) => status(++tries < 3 ? 503 : 202)(response, one))
    await world.register()
    const id = await world.sendTest()
    await world.settled('completed', 1)
    expect((await world.details(id)).results.map((result) => result.status)).toEqual([503, 503, 202])
  })

  test('again on demand, completed or failed, under the same id; recorded; not while it is on its way', async () => {
    await world.register()
    const id = await world.sendTest()
    await world.settled('completed', 1)
    const again = await world.admin.client.webhookDeliveries.sendAgain({ params: { deliveryId: id } })
    expect(again).toEqual({ deliveryId: id })
    const received = await world.receiver.first(2)
    expect(received[1]!.headers['webhook-id']).toBe(id)
    expect(received[1]!.body.equals(received[0]!.body)).toBe(true)
    await until(async () => (await world.details(id)).results.length === 2)
    const { items } = await world.admin.client.activity.list({ query: { size: 1 } })
    expect(items[0]).toMatchObject({ operations: ['tenantry_webhook_sent_again'], data: { Event: id } })
    world.receiver.react(status(500))
    await world.admin.client.webhookDeliveries.sendAgain({ params: { deliveryId: id } })
    const early = await world.admin.send('POST', `/tenantry/v1/webhooks/deliveries/${id}/attempts`)
    expect(outcome(early)).toBe('409/3000')
  })

  test('redirects are not followed', async () => {
    world.receiver.react((response) => {
      response.writeHead(307, { location: `${world.receiver.url}/elsewhere` })
      response.end()
    })
    await world.register()
    const id = await world.sendTest()
    await until(async () => (await world.details(id)).results.length >= 2)
    expect(new Set(world.receiver.received.map(({ path }) => path))).toEqual(new Set(['/hook']))
    expect((await world.details(id)).results[0]).toMatchObject({ status: 307 })
  })

  test('of a long answer only the beginning is read', async () => {
    let written = 0
    let cut = false
    world.receiver.react((response) => {
      response.writeHead(200)
      response.on('close', () => {
        cut = true
      })
      const pour = () => {
        while (!cut && written < 50_000_000) {
          written += 65_536
          if (!response.write('x'.repeat(65_536))) return response.once('drain', pour)
        }
        return response.end()
      }
      pour()
    })
    await world.register()
    const id = await world.sendTest()
    await world.settled('completed', 1)
    expect(cut).toBe(true)
    expect(written).toBeLessThan(20_000_000)
    expect((await world.details(id)).results[0]!.answer).toBe('x'.repeat(500))
  })

  test('410 switches the registration off, and what waits is kept as failed; saving it switches it on', async () => {
    world.receiver.react(status(410))
    await world.register()
    const { id } = await world.partner.createCustomer()
    await until(async () => (await world.admin.client.webhookSettings.get({})).switchedOffAt)
    await world.settled('failed', 1)
    await world.rename(id, 'While off')
    const { items } = await world.admin.client.activity.list({ query: { operation: 'tenantry_webhook_switched_off' } })
    expect(items[0]).toMatchObject({ source: 'system', fields: [{ field: 'webhook_registration.switchedOffAt' }] })
    for (const url of [`${REGISTRATION}/validationEvents`, '/tenantry/v1/webhooks/registration/testEvents'])
      expect(outcome(await world.admin.send('POST', url))).toBe('409/3000')
    const [delivery] = await world.deliveries()
    const refused = await world.admin.send('POST', `/tenantry/v1/webhooks/deliveries/${delivery!.id}/attempts`)
    expect(outcome(refused)).toBe('409/3000')
    expect(world.receiver.received).toHaveLength(1)

    world.receiver.react(status(200))
    await world.admin.send('PUT', REGISTRATION, { body: { WebhookUrl: world.receiver.url } })
    expect((await world.admin.client.webhookSettings.get({})).switchedOffAt).toBeUndefined()
    await world.rename(id, 'On again')
    await world.settled('completed', 1)
    expect(names(world.receiver.received)).toEqual(['customer-created', 'customer-updated'])
  })
})

describe('order', () => {
  test('an event waits for the one before it of the same customer, not for those of others', async () => {
    const [slow, other] = await world.partner.createCustomers([{}, {}])
    await world.register()
    let refusing = true
    world.receiver.react((response, one) =>
      status(refusing && one.json.ResourceUri.endsWith(slow!.id) ? 500 : 200)(response, one),
    )
    await world.rename(slow!.id, 'First')
    await world.rename(slow!.id, 'Second')
    await world.rename(other!.id, 'Other')
    await world.settled('completed', 1)
    await world.receiver.first(3)
    const waiting = (await world.deliveries({ state: 'pending' })).filter(({ attempts }) => attempts === 0)
    expect(waiting).toEqual([expect.objectContaining({ customerId: slow!.id })])
    expect(waiting[0]!.nextAttemptAt).toBeUndefined()
    refusing = false
    await world.settled('completed', 3)
    const dates = world.receiver.received
      .filter(({ json }) => json.ResourceUri.endsWith(slow!.id))
      .map(({ json }) => json.ResourceChangeUtcDate)
    expect(dates).toEqual(dates.toSorted())
  })

  test('given up, it lets the next one go', async () => {
    const [customer] = await world.partner.createCustomers([{}])
    await world.register()
    let firstDate: string
    world.receiver.react((response, one) => {
      firstDate ??= one.json.ResourceChangeUtcDate
      status(one.json.ResourceChangeUtcDate === firstDate ? 400 : 200)(response, one)
    })
    await world.rename(customer!.id, 'First')
    await world.rename(customer!.id, 'Second')
    await world.settled('completed', 1)
    const [failed] = await world.settled('failed', 1)
    expect(failed).toMatchObject({ attempts: 10, lastAttempt: { status: 400 } })
  })
})

describe('the list', () => {
  test('newest first, in pages that neither repeat nor miss, by state and by event', async () => {
    await world.register()
    const customers = await world.partner.createCustomers(Array.from({ length: 7 }, () => ({})))
    for (const { id } of customers.slice(0, 3)) await world.rename(id, 'Olalla')
    await world.settled('completed', 10)
    const pages: string[][] = []
    let continuationToken: string | undefined
    do {
      const page = await world.admin.client.webhookDeliveries.list({
        query: { size: 4, ...(continuationToken && { continuationToken }) },
      })
      pages.push(page.items.map(({ id }) => id))
      continuationToken = page.continuationToken
    } while (continuationToken)
    expect(pages.map((page) => page.length)).toEqual([4, 4, 2])
    expect(pages.flat()).toEqual((await world.deliveries()).map(({ id }) => id))
    const times = (await world.deliveries()).map(({ occurredAt }) => occurredAt)
    expect(times).toEqual(times.toSorted().reverse())
    expect(await world.deliveries({ event: 'customer-updated' })).toHaveLength(3)
    expect(await world.deliveries({ event: 'customer-updated', state: 'failed' })).toEqual([])
    const updated = await world.admin.client.webhookDeliveries.list({ query: { event: 'customer-updated', size: 2 } })
    const rest = await world.admin.client.webhookDeliveries.list({
      query: { event: 'customer-updated', size: 2, continuationToken: updated.continuationToken! },
    })
    expect([updated.items.length, rest.items.length, rest.continuationToken]).toEqual([2, 1, undefined])
    const stranger = await world.instance.other.as('adminAgent')
    const foreign = await stranger.send(
      'GET',
      `/tenantry/v1/webhooks/deliveries?continuationToken=${updated.continuationToken}`,
    )
    expect(outcome(foreign)).toBe('400/3000')
    for (const bad of ['state=lost', 'event=nothing', 'size=0', 'size=501', 'continuationToken=x'])
      expect([bad, outcome(await world.admin.send('GET', `/tenantry/v1/webhooks/deliveries?${bad}`))]).toEqual([
        bad,
        '400/3000',
      ])
  })

  test('names the customer to those who may see customers, and to nobody else', async () => {
    await world.register()
    const { id } = await world.partner.createCustomer({ companyName: 'Librería del Puerto' })
    await world.settled('completed', 1)
    expect(await world.deliveries()).toMatchObject([{ customerId: id, customerName: 'Librería del Puerto' }])
    const billing = await world.partner.as('billingAdmin')
    const { items } = await billing.client.webhookDeliveries.list({})
    expect(items).toMatchObject([{ customerId: id }])
    expect(JSON.stringify(items)).not.toContain('Puerto')
  })

  test('what is long over is forgotten: 30 days after success, 90 after failure', async () => {
    await world.register()
    const ids = [await world.sendTest(), await world.sendTest(), await world.sendTest(), await world.sendTest()]
    await world.settled('completed', 4)
    withRows(world.instance, (db) => {
      const age = db.prepare('UPDATE webhook_delivery SET state = ?, finished_at = ? WHERE id = ?')
      for (const [place, [state, days]] of (
        [
          ['completed', 31],
          ['completed', 29],
          ['failed', 91],
          ['failed', 89],
        ] as const
      ).entries())
        age.run(state, Date.now() - days * 86_400_000, ids[place])
    })
    await world.instance.restart()
    const left = await until(async () => {
      const found = await world.deliveries()
      return found.length === 2 && found
    })
    expect(left.map(({ id }) => id)).toEqual([ids[3], ids[1]])
  })
})

test('R2.3: a delivery that was damaged on the disk is not sent', async () => {
  world.receiver.react(status(500))
  await world.register()
  const id = await world.sendTest()
  await world.receiver.first(1)
  withRows(world.instance, (db) =>
    db.prepare(`UPDATE webhook_delivery SET body = replace(body, 'test', 'tost') WHERE id = ?`).run(id),
  )
  await world.settled('failed', 1)
  expect((await world.details(id)).results.at(-1)).toMatchObject({ error: 'damaged' })
  expect(world.receiver.received.map(({ json }) => json.ResourceName)).not.toContain('tost')
})
