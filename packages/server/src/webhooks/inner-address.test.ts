import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Caller, outcome, type TestInstance, tenantryWith } from '../../test/harness.ts'
import { isRefusedAddress } from './inner-address.ts'

const closed = { open: false }
const open = { open: true }

/** R9.4: never sent to, whatever the operator opens. */
const never = [
  '0.0.0.0',
  '0.1.2.3',
  '169.254.169.254',
  '169.254.1.1',
  '192.0.0.192',
  '192.0.2.7',
  '192.88.99.1',
  '198.18.0.1',
  '198.51.100.9',
  '203.0.113.5',
  '100.100.100.200',
  '224.0.0.1',
  '239.255.255.250',
  '255.255.255.255',
  '::',
  'fe80::1',
  'fe80::1%eth0',
  'ff02::1',
  'fec0::1',
  '100::1',
  '2001:db8::1',
  '2001::1',
  '3fff::1',
  'fd00:ec2::254',
  '::ffff:169.254.169.254',
  '::ffff:a9fe:a9fe',
  '64:ff9b::169.254.169.254',
  '64:ff9b::a9fe:a9fe',
  '64:ff9b:1::a00:1',
  '2002:a9fe:a9fe::1',
  '::7f00:1',
  '4000::1',
  'nothing',
  '',
]
/** Sent to only where the operator opens loopback and private networks. */
const inner = [
  '127.0.0.1',
  '127.255.255.254',
  '10.0.0.1',
  '10.255.255.255',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.0.1',
  '100.64.0.1',
  '100.127.255.254',
  '::1',
  '0:0:0:0:0:0:0:1',
  'fc00::1',
  'fd12:3456:789a::1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::ffff:10.0.0.1',
  '64:ff9b::10.0.0.1',
  '2002:7f00:1::',
  '2002:c0a8:101::1',
]
const outside = [
  '1.1.1.1',
  '8.8.8.8',
  '100.63.255.255',
  '100.128.0.1',
  '172.15.255.255',
  '172.32.0.1',
  '192.167.255.255',
  '192.0.1.1',
  '198.20.0.1',
  '223.255.255.254',
  '2606:4700:4700::1111',
  '2a00:1450:4003::200e',
  '64:ff9b::8.8.8.8',
  '::ffff:8.8.8.8',
  '2002:808:808::1',
]

test.each(never)('%s is sent to never', (address) => {
  expect([isRefusedAddress(address, closed), isRefusedAddress(address, open)]).toEqual([true, true])
})
test.each(inner)('%s is inner', (address) => {
  expect([isRefusedAddress(address, closed), isRefusedAddress(address, open)]).toEqual([true, false])
})
test.each(outside)('%s is of the internet', (address) => {
  expect([isRefusedAddress(address, closed), isRefusedAddress(address, open)]).toEqual([false, false])
})

describe('R9.4: registering', () => {
  let instance: TestInstance
  let lenient: TestInstance
  let admin: Caller
  let opened: Caller
  beforeAll(async () => {
    instance = await tenantryWith()
    lenient = await tenantryWith({ TENANTRY_WEBHOOK_INNER_ADDRESSES: 'on' })
    admin = await instance.nubia.as('adminAgent')
    opened = await lenient.nubia.as('adminAgent')
  })
  afterAll(() => Promise.all([instance.close(), lenient.close()]))

  const register = async (caller: Caller, WebhookUrl: string) => {
    const answer = await caller.send('POST', '/webhooks/v1/registration', {
      body: { WebhookUrl, WebhookEvents: ['test-created'] },
    })
    if (answer.statusCode === 200) await caller.send('DELETE', '/webhooks/v1/registration')
    return answer.statusCode === 400 ? answer.json().data[0].reason : outcome(answer)
  }

  test.each([
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0x7f.0x0.0x0.0x1/',
    'https://0177.0.0.1/',
    'https://017700000001/',
    'https://127.0.0.1.:8443/',
    'https://①②⑦.⓪.⓪.①/',
    'https://[::1]/',
    'https://[0:0:0:0:0:0:0:1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'https://[64:ff9b::127.0.0.1]/',
    'https://[fe80::1]/',
    'https://[fd00:ec2::254]/',
    'https://10.1/',
    'https://192.168.0.1/',
    'https://3232235521/',
    'https://172.20.10.2/',
    'https://169.254.169.254/latest/meta-data/',
    'https://0xa9fea9fe/',
    'https://2852039166/',
    'https://0.0.0.0/',
    'https://0/',
    'https://224.0.0.1/',
    'https://localhost/',
    'https://LOCALHOST:9/',
    'https://localhost./',
    'https://hooks.localhost/',
    'https://intranet/',
    'https://erp.local/',
    'https://erp.lan/',
    'https://metadata.google.internal/',
    'https://router.home.arpa/',
    'https://ｌｏｃａｌｈｏｓｔ/',
  ])('%s is refused', async (url) => {
    expect(await register(admin, url)).toBe('webhook.url.address')
  })

  test.each(['http://127.0.0.1/', 'http://localhost:9/', 'http://[::1]/', 'http://hooks.auroralibros.example/'])(
    '%s wants TLS',
    async (url) => {
      expect(await register(admin, url)).toBe('webhook.url.https')
    },
  )

  test('an address of the internet is fine, and so is a name, whatever it will turn into', async () => {
    for (const url of [
      'https://8.8.8.8/',
      'https://[2606:4700:4700::1111]:8443/x',
      'https://erp.auroralibros.example/',
    ])
      expect(await register(admin, url)).toBe('200')
  })

  test('where the operator opens them: private networks over TLS, this machine without, metadata never', async () => {
    for (const url of [
      'https://10.0.0.5/',
      'https://intranet/',
      'http://127.0.0.1:9/',
      'http://localhost:9/',
      'http://[::1]:9/',
    ])
      expect([url, await register(opened, url)]).toEqual([url, '200'])
    for (const url of [
      'http://10.0.0.5/',
      'http://intranet/',
      'http://auroralibros.example/',
      'http://127.0.0.1.example.com/',
    ])
      expect([url, await register(opened, url)]).toEqual([url, 'webhook.url.https'])
    for (const url of [
      'https://169.254.169.254/',
      'https://[fd00:ec2::254]/',
      'https://0.0.0.0/',
      'https://224.0.0.1/',
    ])
      expect([url, await register(opened, url)]).toEqual([url, 'webhook.url.address'])
  })
})
