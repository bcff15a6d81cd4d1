import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useListening } from '../../test/webhooks/listening.ts'
import { WAITS } from './dispatcher.ts'

const page = readFileSync(new URL('../../../../docs/webhooks.md', import.meta.url), 'utf8')
const world = useListening({})

type Headers = Record<string, string | string[] | undefined>
let code: {
  hasSecret: (headers: Headers, body: Buffer, secret: string) => boolean
  isFromTenantry: (headers: Headers, body: Buffer) => Promise<boolean>
}
let folder: string
let origin: string
beforeAll(async () => {
  origin = await world.instance.tenantry.app.listen({ port: 0, host: '127.0.0.1' })
  folder = mkdtempSync(join(tmpdir(), 'tenantry-documented-'))
  const file = join(folder, 'receiver.mjs')
  const blocks = [...page.matchAll(/```js\n(.*?)```/gs)].map(([, block]) => block!)
  expect(blocks).toHaveLength(2)
  // the certificate's address as deliveries name it, fetched where this instance listens
  const own = 'http://127.0.0.1:7400/.well-known/webhook-signing.cer'
  const fetched = `fetch(certificateUrl.replace('http://127.0.0.1:7400', '${origin}'))`
  writeFileSync(
    file,
    blocks
      .join('\n')
      .replace('https://tenantry.example.com/.well-known/webhook-signing.cer', own)
      .replace('fetch(certificateUrl)', fetched),
  )
  code = await import(pathToFileURL(file).href)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('the programs of docs/webhooks.md tell an event from a forged one', async () => {
  await world.register()
  const { secret } = (await world.admin.send('POST', '/tenantry/v1/webhooks/registration/secret')).json()
  await world.sendTest()
  const [received] = await world.receiver.first(1)
  const { headers, body } = received!
  const forged = Buffer.from(body.toString().replace('test-created', 'customer-updated'))
  expect([code.hasSecret(headers, body, secret), code.hasSecret(headers, forged, secret)]).toEqual([true, false])
  const old = { ...headers, 'webhook-timestamp': String(Number(headers['webhook-timestamp']) - 301) }
  expect(code.hasSecret(old, body, secret)).toBe(false)
  expect([await code.isFromTenantry(headers, body), await code.isFromTenantry(headers, forged)]).toEqual([true, false])
  const strangers = { ...headers, 'x-ms-certificate-url': 'https://stranger.example/webhook-signing.cer' }
  expect(await code.isFromTenantry(strangers, body)).toBe(false)
  const { authorization, ...others } = headers
  expect(await code.isFromTenantry({ ...others, 'x-ms-signature': authorization }, body)).toBe(true)
})

test('the waits that it names are those that are kept', () => {
  const [, named = ''] = /The next ones after ([^.]+)\. Redirects/.exec(page) ?? []
  const seconds = named.split(/, | and /).map((each) => {
    const [count, unit] = each.split(' ')
    return Number(count) * { s: 1, min: 60, h: 3_600 }[unit as 's' | 'min' | 'h']
  })
  expect(seconds).toHaveLength(WAITS.length)
  for (const [place, wait] of seconds.entries())
    expect(Math.abs(wait * 1_000 - WAITS[place]!) / WAITS[place]!).toBeLessThan(0.05)
})
