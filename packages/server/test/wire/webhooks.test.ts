import { X509Certificate } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestInstance, tenantryWith } from '../harness.ts'
import { exchange, type RawAnswer } from '../raw-http.ts'
import { until } from '../webhooks/receiver.ts'
import { curl, net, node, type Wire, wireTo } from './clients.ts'

let instance: TestInstance
let port: number
let wire: Wire
beforeAll(async () => {
  instance = await tenantryWith({ TENANTRY_WEBHOOK_INNER_ADDRESSES: 'on', TENANTRY_RATE_LIMIT: 'on' })
  await instance.tenantry.app.listen({ port: 0, host: '127.0.0.1' })
  port = (instance.tenantry.app.server.address() as AddressInfo).port
  wire = wireTo(port, (await instance.nubia.as('adminAgent')).token)
})
afterAll(() => instance.close())

const guid = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) as unknown as string
// biome-ignore lint/suspicious/noExplicitAny: an answer as it came
const jsonOf = (answer: RawAnswer) => answer.json as any
const REGISTRATION = '/webhooks/v1/registration'

/** Keeps what is sent to it, to the byte, and answers 200. */
const startRaw = async () => {
  const requests: string[] = []
  const server = createServer((socket) => {
    let text = ''
    socket.on('data', (part) => {
      text += part.toString('latin1')
      const [head = '', body = ''] = text.split('\r\n\r\n')
      if (body.length < Number(/content-length: (\d+)/i.exec(head)?.[1] ?? Number.POSITIVE_INFINITY)) return
      requests.push(text)
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { requests, port: (server.address() as AddressInfo).port, close: () => server.close() }
}

describe('a script that registers, asks for a test event and looks how it fared', () => {
  test('step by step, member by member', async () => {
    const receiver = await startRaw()
    const url = `http://127.0.0.1:${receiver.port}/hooks/pc`

    const events = await wire.send(curl, 'GET', `${REGISTRATION}/events`)
    expect(events.status).toBe(200)
    expect(jsonOf(events).slice(0, 4)).toEqual([
      'test-created',
      'reseller-relationship-accepted-by-customer',
      'dap-admin-relationship-approved',
      'dap-admin-relationship-terminated',
    ])

    const none = await wire.send(curl, 'GET', REGISTRATION)
    expect([none.status, none.json]).toEqual([
      404,
      { code: 1000, description: expect.any(String), data: [], source: 'PartnerFD' },
    ])

    const made = await wire.send(curl, 'POST', REGISTRATION, {
      headers: { 'Content-Type': 'application/json', 'MS-RequestId': 'd1f6f3a4-7b0e-4b2c-9d55-0f8f3c2b6a10' },
      body: `{ "WebhookUrl": "${url}", "WebhookEvents": ["subscription-updated", "test-created"] }`,
    })
    expect([made.status, made.json]).toEqual([
      200,
      {
        WebhookUrl: url,
        WebhookEvents: ['subscription-updated', 'test-created'],
        SignatureTokenToMsSignatureHeader: false,
        SubscriberId: instance.nubia.partner.id,
        LastModifiedTimestamp: expect.stringMatching(/Z$/),
      },
    ])

    const twice = await wire.send(node, 'POST', '//webhooks/v1//registration/', {
      body: { WebhookUrl: url, WebhookEvents: ['test-created'] },
    })
    expect([twice.status, jsonOf(twice).code]).toEqual([409, 3000])

    const validation = await wire.send(net, 'POST', '/Webhooks/v1/Registration/ValidationEvents')
    expect([validation.status, validation.json]).toEqual([200, { correlationId: guid }])
    const { correlationId } = jsonOf(validation)
    const state = await until(async () => {
      const answer = await wire.send(net, 'GET', `${REGISTRATION}/validationEvents/${correlationId}`)
      return jsonOf(answer).status !== 'pending' && answer
    })
    expect([state.status, state.json]).toEqual([
      200,
      {
        correlationId,
        partnerId: instance.nubia.partner.id,
        status: 'completed',
        callbackUrl: url,
        results: [
          {
            responseCode: 'OK',
            responseMessage: '',
            systemError: false,
            dateTimeUtc: expect.stringMatching(/^\d{4}-.*Z$/),
          },
        ],
      },
    ])

    const [head = '', body = ''] = receiver.requests[0]!.split('\r\n\r\n')
    const [line, ...headers] = head.split('\r\n')
    expect(line).toBe('POST /hooks/pc HTTP/1.1')
    expect(headers.map((each) => each.split(':')[0])).toEqual([
      'Content-Type',
      'Accept-Encoding',
      'User-Agent',
      'Authorization',
      'X-MS-Certificate-Url',
      'X-MS-Signature-Algorithm',
      'MS-RequestId',
      'MS-CorrelationId',
      'webhook-id',
      'webhook-timestamp',
      'Content-Length',
      'Host',
      'Connection',
    ])
    expect(headers).toContain('Content-Type: application/json')
    expect(headers).toContain('X-MS-Signature-Algorithm: rsa-sha256')
    expect(body).toMatch(
      new RegExp(
        `^\\{"EventName":"test-created","ResourceUri":"http://127\\.0\\.0\\.1:7400${REGISTRATION}/validationEvents/${correlationId}","ResourceName":"test","AuditUri":null,"ResourceChangeUtcDate":"[-\\dT:]{19}\\.\\d{7}\\+00:00"\\}$`,
      ),
    )

    await wire.send(curl, 'POST', `${REGISTRATION}/validationEvents`)
    const third = await wire.send(curl, 'POST', `${REGISTRATION}/validationEvents`)
    expect([third.status, Object.keys(jsonOf(third))]).toEqual([429, ['statusCode', 'message']])

    const changed = await wire.send(curl, 'PUT', REGISTRATION, {
      headers: { 'Content-Type': 'application/json' },
      body: `{ "WebhookUrl": "${url}", "WebhookEvents": ["test-created"], "SignatureTokenToMsSignatureHeader": true }`,
    })
    expect([changed.status, jsonOf(changed).SignatureTokenToMsSignatureHeader]).toEqual([200, true])
    expect((await wire.send(curl, 'GET', REGISTRATION)).json).toEqual(changed.json)
    expect((await wire.send(curl, 'DELETE', REGISTRATION)).status).toBe(204)
    receiver.close()
  })
})

test('the certificate comes as DER, to anybody, and may be kept for an hour', async () => {
  const answer = await exchange(port, {
    method: 'GET',
    path: '/.well-known/webhook-signing.cer',
    headers: { Accept: '*/*' },
  })
  expect([answer.status, answer.headers.get('content-type'), answer.headers.get('cache-control')]).toEqual([
    200,
    'application/pkix-cert',
    'public, max-age=3600',
  ])
  const { rawPayload } = await instance.send({ method: 'GET', url: '/.well-known/webhook-signing.cer' })
  const certificate = new X509Certificate(rawPayload)
  expect([certificate.subject, certificate.issuer, certificate.ca]).toEqual([
    'CN=Tenantry webhooks',
    'CN=Tenantry webhooks',
    false,
  ])
  expect(certificate.verify(certificate.publicKey)).toBe(true)
  expect(certificate.publicKey.asymmetricKeyDetails).toMatchObject({ modulusLength: 2048 })
})
