import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openKeys, publicKeys } from './keys.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tenantry-keys-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('keys are made on first start, kept, and readable by their owner only', async () => {
  const made = await openKeys(folder, 'global')
  expect(await openKeys(folder, 'global')).toEqual(made)
  expect(statSync(join(folder, 'keys.json')).mode & 0o777).toBe(0o600)
})

test('what is published holds no private part', async () => {
  const [key] = publicKeys(await openKeys(folder, 'us-government')).keys
  expect(Object.keys(key!).toSorted()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use'])
})

test('keys of the other cloud are refused', async () => {
  await openKeys(folder, 'global')
  await expect(openKeys(folder, 'us-government')).rejects.toThrow('belongs to the global cloud')
})

test.each(['', '{', '{}', '{"cloud":"global","signing":[],"cookies":[]}'])(
  'a damaged file is not replaced: %j',
  async (text) => {
    writeFileSync(join(folder, 'keys.json'), text)
    await expect(openKeys(folder, 'global')).rejects.toThrow('is damaged; restore it from a backup')
    expect(readFileSync(join(folder, 'keys.json'), 'utf8')).toBe(text)
  },
)
