import { ownWebhookEvents } from '@tenantry/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Caller, outcome, type TestInstance, tenantryWith } from '../../test/harness.ts'
import { withRows } from '../../test/rows.ts'
import { readConfig } from '../config.ts'

const URL = '/webhooks/v1/registration'
const target = 'https://erp.auroralibros.example/hooks'
const body = { WebhookUrl: target, WebhookEvents: ['test-created', 'customer-updated'] }

let instance: TestInstance
let admin: Caller
beforeAll(async () => {
  instance = await tenantryWith()
  admin = await instance.nubia.as('adminAgent')
})
afterAll(() => instance.close())
beforeEach(async () => {
  await admin.send('DELETE', URL)
})

const fieldsOf = (response: { json: () => unknown }) =>
  (response.json() as { data: { field: string; reason: string }[] }).data.map(({ field, reason }) => [field, reason])

const operations = async () =>
  (await admin.client.activity.list({ query: { size: 20 } })).items.map(({ operations }) => operations[0])

describe('registering', () => {
  test('answers 200 with the registration, in the spelling of receivers', async () => {
    const made = await admin.send('POST', URL, { body })
    expect([made.statusCode, made.json()]).toEqual([
      200,
      {
        WebhookUrl: target,
        WebhookEvents: ['test-created', 'customer-updated'],
        SignatureTokenToMsSignatureHeader: false,
        SubscriberId: instance.nubia.partner.id,
        LastModifiedTimestamp: expect.stringMatching(/^\d{4}-.*Z$/),
      },
    ])
    expect((await admin.send('GET', URL)).json()).toEqual(made.json())
  })

  test.each([
    ['camelCase', { webhookUrl: target, webhookEvents: ['test-created'], signatureTokenToMsSignatureHeader: true }],
    ['lower case', { webhookurl: target, webhookevents: ['Test-Created'], signaturetokentomssignatureheader: true }],
  ])('takes names in %s', async (_case, sent) => {
    expect((await admin.send('POST', URL, { body: sent })).json()).toMatchObject({
      WebhookUrl: target,
      WebhookEvents: ['test-created'],
      SignatureTokenToMsSignatureHeader: true,
    })
  })

  test('a second time: 409 / 3000, and the first one stays', async () => {
    await admin.send('POST', URL, { body })
    const again = await admin.send('POST', URL, { body: { ...body, WebhookUrl: 'https://other.example/x' } })
    expect(outcome(again)).toBe('409/3000')
    expect((await admin.send('GET', URL)).json()).toMatchObject({ WebhookUrl: target })
  })

  test('an event named twice is one; what the compatible API knows beside ours can be registered', async () => {
    const made = await admin.send('POST', URL, {
      body: {
        ...body,
        WebhookEvents: ['invoice-ready', 'test-created', 'invoice-ready', 'usagerecords-thresholdExceeded'],
      },
    })
    expect(made.json().WebhookEvents).toEqual(['invoice-ready', 'test-created', 'usagerecords-thresholdExceeded'])
  })

  test.each([
    ['no address', { WebhookEvents: ['test-created'] }, 'webhookUrl', 'field.required'],
    ['an address that is none', { ...body, WebhookUrl: 'hooks' }, 'webhookUrl', 'webhook.url.format'],
    ['a mail address', { ...body, WebhookUrl: 'mailto:a@b.example' }, 'webhookUrl', 'webhook.url.format'],
    ['http', { ...body, WebhookUrl: 'http://erp.auroralibros.example/' }, 'webhookUrl', 'webhook.url.https'],
    [
      'a file',
      { ...body, WebhookUrl: 'file://erp.auroralibros.example/etc/passwd' },
      'webhookUrl',
      'webhook.url.https',
    ],
    ['a password', { ...body, WebhookUrl: 'https://a:b@erp.example/' }, 'webhookUrl', 'webhook.url.credentials'],
    ['a very long address', { ...body, WebhookUrl: `${target}/${'x'.repeat(2100)}` }, 'webhookUrl', 'field.toolong'],
    ['no events', { WebhookUrl: target }, 'webhookEvents', 'field.required'],
    ['an empty list of events', { ...body, WebhookEvents: [] }, 'webhookEvents', 'webhook.event.none'],
    ['an unknown event', { ...body, WebhookEvents: ['test-created', 'x'] }, 'webhookEvents.1', 'webhook.event.unknown'],
    ['a text for the list', { ...body, WebhookEvents: 'test-created' }, 'webhookEvents', 'webhook.event.none'],
  ])('%s: 400 / 3000 and which field', async (_what, sent, field, reason) => {
    const refused = await admin.send('POST', URL, { body: sent })
    expect([outcome(refused), fieldsOf(refused)]).toEqual(['400/3000', [[field, reason]]])
    expect(outcome(await admin.send('GET', URL))).toBe('404/1000')
  })

  test('says in Spanish what is wrong', async () => {
    const refused = await admin.send('POST', URL, {
      body: { ...body, WebhookUrl: 'https://192.168.1.20/' },
      headers: { 'x-locale': 'es-ES' },
    })
    expect(refused.json().description).toBe(
      '192.168.1.20 es una dirección interna, a la que no se envía nada. Use una dirección accesible desde Internet.',
    )
  })
})

describe('changing', () => {
  test('none there: 404 / 1000', async () => {
    expect(outcome(await admin.send('PUT', URL, { body }))).toBe('404/1000')
    expect(outcome(await admin.send('GET', URL))).toBe('404/1000')
    expect(outcome(await admin.send('DELETE', URL))).toBe('404/1000')
  })

  test('what is absent keeps its value, null clears what can be absent', async () => {
    await admin.send('POST', URL, { body: { ...body, SignatureTokenToMsSignatureHeader: true } })
    const changed = await admin.send('PUT', URL, { body: { WebhookUrl: 'https://new.example/hook' } })
    expect([changed.statusCode, changed.json()]).toEqual([
      200,
      expect.objectContaining({
        WebhookUrl: 'https://new.example/hook',
        WebhookEvents: body.WebhookEvents,
        SignatureTokenToMsSignatureHeader: true,
      }),
    ])
    const cleared = await admin.send('PUT', URL, {
      body: { SignatureTokenToMsSignatureHeader: null, WebhookUrl: null },
    })
    expect(cleared.json()).toMatchObject({
      WebhookUrl: 'https://new.example/hook',
      SignatureTokenToMsSignatureHeader: false,
    })
  })

  test('a bad value changes nothing', async () => {
    await admin.send('POST', URL, { body })
    for (const bad of [{ WebhookUrl: 'http://x.example' }, { WebhookEvents: [] }, { WebhookEvents: ['nothing'] }])
      expect(outcome(await admin.send('PUT', URL, { body: bad }))).toBe('400/3000')
    expect((await admin.send('GET', URL)).json()).toMatchObject(body)
  })

  test('R4.1: over a version that a colleague has replaced: 412 / 2055', async () => {
    await admin.send('POST', URL, { body })
    const { attributes } = await admin.client.webhookSettings.get({})
    const headers = { 'if-match': `"${attributes.etag}"` }
    const first = await admin.send('PUT', URL, { body: { WebhookUrl: 'https://first.example/' }, headers })
    const second = await admin.send('PUT', URL, { body: { WebhookUrl: 'https://second.example/' }, headers })
    expect([outcome(first), outcome(second)]).toEqual(['200', '412/2055'])
    const now = await admin.client.webhookSettings.get({})
    expect([now.url, `"${now.attributes.etag}"`]).toEqual(['https://first.example/', first.headers['etag']])
  })

  test('removing: 204 without a body', async () => {
    await admin.send('POST', URL, { body })
    const gone = await admin.send('DELETE', URL)
    expect([gone.statusCode, gone.body]).toEqual([204, ''])
    expect(outcome(await admin.send('GET', URL))).toBe('404/1000')
  })
})

describe('the events', () => {
  test('are a bare array: those of the compatible API, and ours', async () => {
    expect((await admin.send('GET', `${URL}/events`)).json()).toEqual([
      'test-created',
      'reseller-relationship-accepted-by-customer',
      'dap-admin-relationship-approved',
      'dap-admin-relationship-terminated',
      ...ownWebhookEvents,
    ])
  })

  test('ours are neither listed nor taken where the operator turns them off', async () => {
    const plain = await tenantryWith({ TENANTRY_WEBHOOK_OWN_EVENTS: 'off' })
    try {
      const agent = await plain.nubia.as('adminAgent')
      expect((await agent.send('GET', `${URL}/events`)).json()).toHaveLength(4)
      const refused = await agent.send('POST', URL, { body })
      expect([outcome(refused), fieldsOf(refused)]).toEqual(['400/3000', [['webhookEvents', 'webhook.event.unknown']]])
      expect(outcome(await agent.send('POST', URL, { body: { ...body, WebhookEvents: ['invoice-ready'] } }))).toBe(
        '200',
      )
    } finally {
      await plain.close()
    }
  })
})

describe('test events', () => {
  test('need test-created in the registration', async () => {
    expect(outcome(await admin.send('POST', `${URL}/validationEvents`))).toBe('404/1000')
    await admin.send('POST', URL, { body: { ...body, WebhookEvents: ['customer-updated'] } })
    const refused = await admin.send('POST', `${URL}/validationEvents`)
    expect([outcome(refused), fieldsOf(refused)]).toEqual(['400/3000', [['webhookEvents', 'webhook.test.missing']]])
  })

  test('are pending at once, and unknown to others', async () => {
    await admin.send('POST', URL, { body })
    const sent = await admin.send('POST', `${URL}/validationEvents`)
    expect([sent.statusCode, Object.keys(sent.json())]).toEqual([200, ['correlationId']])
    const asked = `${URL}/validationEvents/${sent.json().correlationId}`
    expect((await admin.send('GET', asked.toUpperCase())).json()).toMatchObject({
      correlationId: sent.json().correlationId,
      partnerId: instance.nubia.partner.id,
      status: 'pending',
      callbackUrl: target,
    })
    const stranger = await instance.other.as('adminAgent')
    expect(outcome(await stranger.send('GET', asked))).toBe('404/1000')
    expect(outcome(await admin.send('GET', `${URL}/validationEvents/${instance.nubia.partner.id}`))).toBe('404/1000')
    expect(outcome(await admin.send('GET', `${URL}/validationEvents/x`))).toBe('400/3000')
  })

  test('are forgotten after seven days', async () => {
    await admin.send('POST', URL, { body })
    const { correlationId } = (await admin.send('POST', `${URL}/validationEvents`)).json()
    const days = (n: number) =>
      withRows(instance, (db) =>
        db
          .prepare('UPDATE webhook_delivery SET at = ? WHERE id = ?')
          .run(new Date(Date.now() - n * 86_400_000).toISOString(), correlationId),
      )
    days(6.9)
    expect(outcome(await admin.send('GET', `${URL}/validationEvents/${correlationId}`))).toBe('200')
    days(7.1)
    expect(outcome(await admin.send('GET', `${URL}/validationEvents/${correlationId}`))).toBe('404/1000')
  })

  test('two a minute, on either face; then 429 in the shape of the gateway, with Retry-After', async () => {
    const limited = await tenantryWith({ TENANTRY_RATE_LIMIT: 'on' })
    try {
      const agent = await limited.nubia.as('adminAgent')
      await agent.send('POST', URL, { body })
      expect(outcome(await agent.send('POST', `${URL}/validationEvents`))).toBe('200')
      expect(outcome(await agent.send('POST', `/tenantry/v1/webhooks/registration/testEvents`))).toBe('200')
      const third = await agent.send('POST', `${URL}/ValidationEvents/`)
      expect([third.statusCode, third.json()]).toEqual([
        429,
        { statusCode: 429, message: expect.stringMatching(/seconds/) },
      ])
      const after = Number(third.headers['retry-after'])
      expect(after).toBeGreaterThan(20)
      expect(after).toBeLessThanOrEqual(30)
      const own = await agent.send('POST', `/tenantry/v1/webhooks/registration/testEvents`)
      expect([own.statusCode, Object.keys(own.json())]).toEqual([429, ['code', 'description', 'data', 'source']])
      const neighbour = await limited.other.as('adminAgent')
      await neighbour.send('POST', URL, { body })
      expect(outcome(await neighbour.send('POST', `${URL}/validationEvents`))).toBe('200')
    } finally {
      await limited.close()
    }
  })
})

describe('what is recorded', () => {
  test('R8.1: each change, who made it, old and new value', async () => {
    await admin.send('POST', URL, { body })
    await admin.send('PUT', URL, { body: { WebhookUrl: 'https://new.example/hook' } })
    await admin.send('POST', '/tenantry/v1/webhooks/registration/secret')
    await admin.send('POST', `${URL}/validationEvents`)
    await admin.send('DELETE', URL)
    expect((await operations()).slice(0, 5)).toEqual([
      'tenantry_webhook_removed',
      'tenantry_webhook_test',
      'tenantry_webhook_secret',
      'tenantry_webhook_updated',
      'tenantry_webhook_registered',
    ])
    const { items } = await admin.client.activity.list({ query: { operation: 'tenantry_webhook_updated', size: 1 } })
    expect(items[0]).toMatchObject({
      status: 'succeeded',
      userPrincipalName: expect.stringContaining('adminagent@'),
      fields: [{ field: 'webhook_registration.url', before: target, after: 'https://new.example/hook' }],
    })
  })

  test('nothing of it goes over the compatible API, whose clients know no such operations', async () => {
    await admin.send('POST', URL, { body })
    const { body: records } = await admin.send('GET', '/v1/auditrecords')
    expect(records).not.toContain('webhook')
  })

  test('R5.6: a refused attempt too', async () => {
    const nobody = await instance.nubia.as('userManagementAdmin')
    expect(outcome(await nobody.send('POST', URL, { body }))).toBe('403/900150')
    const { items } = await admin.client.activity.list({ query: { size: 1 } })
    expect(items[0]).toMatchObject({
      status: 'failed',
      operations: ['tenantry_webhook_registered'],
      refusal: 'roleLacksRight',
    })
  })

  test('R8.5: no secret, in no form but a sealed one', async () => {
    await admin.send('POST', URL, { body })
    const { secret } = (await admin.send('POST', '/tenantry/v1/webhooks/registration/secret')).json()
    const stored = withRows(instance, (db) =>
      ['document', 'change_payload', 'answer'].flatMap((table) => db.prepare(`SELECT * FROM ${table}`).all()),
    )
    const text = JSON.stringify(stored)
    expect(text).toContain('sealed:')
    expect(text).not.toContain(secret.replace('whsec_', ''))
    expect(JSON.stringify(await admin.client.activity.list({ query: { size: 5 } }))).not.toContain('sealed')
  })
})

describe('R5.3: partners', () => {
  test('have a registration each, and see nothing of one another’s', async () => {
    await admin.send('POST', URL, { body })
    const stranger = await instance.other.as('adminAgent')
    expect(outcome(await stranger.send('GET', URL))).toBe('404/1000')
    expect(outcome(await stranger.send('PUT', URL, { body }))).toBe('404/1000')
    const theirs = await stranger.send('POST', URL, { body: { ...body, WebhookUrl: 'https://theirs.example/' } })
    expect(theirs.json().SubscriberId).toBe(instance.other.partner.id)
    expect(outcome(await stranger.send('DELETE', URL))).toBe('204')
    expect((await admin.send('GET', URL)).json()).toMatchObject({ WebhookUrl: target })
  })
})

test('an address beside them is unknown, in the shape of the gateway; another method is named', async () => {
  const missing = await admin.send('GET', '/webhooks/v1/registrations')
  expect([missing.statusCode, missing.json().statusCode]).toEqual([404, 404])
  const method = await admin.send('PATCH', URL, { body })
  expect([outcome(method), method.headers['allow']?.toString().split(', ').sort()]).toEqual([
    '405/800042',
    ['DELETE', 'GET', 'HEAD', 'POST', 'PUT'],
  ])
})

test('R11.4: where hosts are configured, nothing is sent to another', async () => {
  const hosts = { TENANTRY_OUTGOING_HOSTS: 'erp.auroralibros.example, *.faro.example' }
  const closed = await tenantryWith(hosts)
  const agent = await closed.nubia.as('adminAgent')
  const register = (host: string) => agent.send('POST', URL, { body: { ...body, WebhookUrl: `https://${host}/hooks` } })
  for (const host of ['faro.example', 'erp.auroralibros.example.evil.example', 'evilfaro.example']) {
    const refused = await register(host)
    expect([outcome(refused), fieldsOf(refused)]).toEqual(['400/3000', [['webhookUrl', 'webhook.url.host']]])
  }
  for (const host of ['ERP.auroralibros.example', 'hooks.faro.example']) {
    expect([host, (await register(host)).statusCode]).toEqual([host, 200])
    await agent.send('DELETE', URL)
  }
  await closed.close()
  // in the government cloud there is none by itself
  expect(readConfig({ TENANTRY_CLOUD: 'us-government' }).settings.outgoingHosts).toEqual([])
})
