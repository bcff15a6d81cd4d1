import { generateKeyPairSync, verify, X509Certificate } from 'node:crypto'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { selfSigned } from './certificate.ts'
import { openSigner } from './signing-key.ts'

const YEAR = 365 * 86_400_000
let folder: string
let file: string
let clock: number
const now = () => new Date(clock)
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tenantry-signing-'))
  file = join(folder, 'webhook-signing.pem')
  clock = Date.now()
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('R10.7: made on the first start, kept from then on, readable for this user only', async () => {
  const first = await (await openSigner(folder, { now })).certificate()
  expect(statSync(file).mode & 0o777).toBe(0o600)
  chmodSync(file, 0o644)
  const again = await openSigner(folder, { now })
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const second = await again.certificate()
  expect(second.raw.equals(first.raw)).toBe(true)
  const body = Buffer.from('{}')
  expect(verify('sha256', body, second.publicKey, Buffer.from(await again.sign(body), 'base64'))).toBe(true)
})

test('valid for ten years, from yesterday on; signs messages, vouches for nobody', async () => {
  const certificate = await (await openSigner(folder, { now })).certificate()
  expect(certificate.validFromDate.getTime()).toBeLessThan(clock)
  expect(certificate.validToDate.getTime()).toBeGreaterThan(clock + 9.9 * YEAR)
  expect([certificate.verify(certificate.publicKey), certificate.ca]).toEqual([true, false])
})

test.each([
  ['before 2050', '2049-06-01T00:00:00Z'],
  ['after', '2051-06-01T00:00:00Z'],
])('a date %s is written as the standard wants it', (_when, to) => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const certificate = new X509Certificate(
    selfSigned(privateKey, { name: 'x', from: new Date('2026-01-01T00:00:00Z'), to: new Date(to) }),
  )
  expect(certificate.validToDate.toISOString()).toBe(new Date(to).toISOString())
})

test('run out, it is made anew', async () => {
  const first = await (await openSigner(folder, { now })).certificate()
  clock += 11 * YEAR
  const second = await (await openSigner(folder, { now })).certificate()
  expect(second.publicKey.equals(first.publicKey)).toBe(false)
  expect(second.validToDate.getTime()).toBeGreaterThan(clock)
})

test('one of an authority takes its place', async () => {
  await (await openSigner(folder, { now })).certificate()
  const other = mkdtempSync(join(tmpdir(), 'tenantry-signing-'))
  const theirs = await (await openSigner(other, { now })).certificate()
  writeFileSync(file, readFileSync(join(other, 'webhook-signing.pem')))
  rmSync(other, { recursive: true })
  const shown = await (await openSigner(folder, { now })).certificate()
  expect(shown.raw.equals(theirs.raw)).toBe(true)
})

test('damaged, it stops the start with a line that names it', async () => {
  await (await openSigner(folder, { now })).certificate()
  const pem = readFileSync(file, 'utf8')
  const other = mkdtempSync(join(tmpdir(), 'tenantry-signing-'))
  await (await openSigner(other, { now })).certificate()
  const stranger = readFileSync(join(other, 'webhook-signing.pem'), 'utf8')
  rmSync(other, { recursive: true })
  const [key = ''] = pem.split('-----BEGIN CERTIFICATE')
  const [, certificate = ''] = stranger.split('-----END PRIVATE KEY-----\n')
  for (const damaged of ['', 'nothing', pem.slice(0, 300), key, certificate, key + certificate]) {
    writeFileSync(file, damaged)
    await expect(openSigner(folder, { now })).rejects.toThrow(/webhook-signing\.pem .* restore it from a backup/)
  }
})
