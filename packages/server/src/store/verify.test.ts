import { randomUUID } from 'node:crypto'
import { closeSync, cpSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConfig } from '../config.ts'
import { decisions, kinds } from '../features.ts'
import { openBatchStore } from './batch.ts'
import type { Command } from './command.ts'
import { databaseFile } from './database.ts'
import { verifyFolder } from './verify.ts'

const { settings, cloud } = readConfig({})
const partner = {
  id: '3c9a51e7-0d48-4f6b-9a27-5be1c84f2d10',
  name: 'Nubia',
  domain: 'nubia.onmicrosoft.com',
  domains: ['nubia.onmicrosoft.com'],
  country: 'ES',
}
const other = {
  ...partner,
  id: '8e25b7f4-61d3-4c0a-b8f9-2a7d930c6e41',
  domain: 'o.onmicrosoft.com',
  domains: ['o.onmicrosoft.com'],
}

const command = (of: typeof partner, decision: string, input: unknown): Command => ({
  decision,
  input,
  actor: { partnerId: of.id, partnerType: 'directBill', roles: [], applicationId: 'test', source: 'cli' },
  partner: of,
  requestId: randomUUID(),
  correlationId: randomUUID(),
  status: 200,
})

const customer = (n: number) => ({
  customer: {
    id: `6b0f3d52-8a7e-4d1c-9f47-${String(n).padStart(12, '0')}`,
    domain: `customer${n}.onmicrosoft.com`,
    billing: { companyName: `Librería Aurora ${n}` },
  },
  overwrite: false,
  dryRun: false,
})

let original: string
const copies: string[] = []

beforeAll(() => {
  original = mkdtempSync(join(tmpdir(), 'tenantry-verify-'))
  const store = openBatchStore({ folder: original, cloud, settings, kinds, decisions })
  const answers = store.run([
    command(partner, 'partners.create', { ...partner, type: 'directBill' }),
    command(other, 'partners.create', { ...other, type: 'directBill' }),
    ...[1, 2, 3, 4, 5, 6].map((n) => command(partner, 'customers.import', customer(n))),
    command(other, 'customers.import', customer(7)),
  ])
  expect(answers.every((answer) => 'status' in answer)).toBe(true)
  store.close()
})
afterAll(() => {
  for (const folder of [original, ...copies]) rmSync(folder, { recursive: true, force: true })
})

const copy = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'tenantry-verify-'))
  cpSync(original, folder, { recursive: true })
  copies.push(folder)
  return folder
}

/** What verify finds first after somebody has worked on the file by hand. */
const firstAfter = async (...statements: string[]) => {
  const folder = copy()
  const db = new Database(databaseFile(folder))
  for (const statement of statements) db.exec(statement)
  db.close()
  return (await verifyFolder(folder, { kinds })).faults[0]
}

const FIRST = 2 ** 32
const record = (n: number) => FIRST + n

test('an untouched folder is good, also while somebody writes', async () => {
  const writing = openBatchStore({ folder: copy(), cloud, settings, kinds, decisions })
  expect(await verifyFolder(copies.at(-1)!, { kinds })).toMatchObject({
    faults: [],
    records: 9,
    documents: 9,
    chains: [
      { partnerId: partner.id, records: 7 },
      { partnerId: other.id, records: 2 },
    ],
  })
  writing.close()
})

describe('a change inside a record is found', () => {
  test.each([
    ['partner_number', '2'],
    ['partner_id', `'${other.id}'`],
    ['seq', '40'],
    ['at', `'2020-01-01T00:00:00.000Z'`],
    ['status', `'failed'`],
    ['customer_id', 'NULL'],
    ['customer_id', `''`],
    ['operations', `operations || ' '`],
    ['actor', `'somebody'`],
    ['payload_hash', `replace(payload_hash, substr(payload_hash, 1, 1), 'x')`],
    ['hash', 'upper(hash)'],
    ['hash', 'CAST(hash AS BLOB)'],
  ])('%s = %s', async (column, value) => {
    const found = await firstAfter(`UPDATE change SET ${column} = ${value} WHERE pk = ${record(4)}`)
    expect(found?.params).toMatchObject({ partner: partner.id, record: 4 })
  })

  test.each([
    ['payload', `replace(payload, 'Aurora', 'Alba')`],
    ['payload', `payload || ' '`],
    ['payload', 'CAST(payload AS BLOB)'],
    ['salt', `'${'0'.repeat(32)}'`],
  ])('%s = %s', async (column, value) => {
    const found = await firstAfter(`UPDATE change_payload SET ${column} = ${value} WHERE pk = ${record(4)}`)
    expect(found).toEqual({ fault: 'recordPayloadChanged', params: { partner: partner.id, record: 4 } })
  })

  test('the border between salt and payload', async () => {
    const found = await firstAfter(
      `UPDATE change_payload SET salt = salt || substr(payload, 1, 1), payload = substr(payload, 2) WHERE pk = ${record(4)}`,
    )
    expect(found?.fault).toBe('recordPayloadChanged')
  })

  test('in the newest record, with the end of the chain made to fit', async () => {
    const found = await firstAfter(
      `UPDATE change SET actor = 'somebody' WHERE pk = ${record(7)}`,
      `UPDATE chain_head SET hash = (SELECT hash FROM change WHERE pk = ${record(7)}) WHERE partner_id = '${partner.id}'`,
    )
    expect(found).toEqual({ fault: 'recordChanged', params: { partner: partner.id, record: 7 } })
  })
})

describe('a chain that was cut or sewn is found', () => {
  const remove = (n: number) => [
    `DELETE FROM change WHERE pk = ${record(n)}`,
    `DELETE FROM change_payload WHERE pk = ${record(n)}`,
  ]
  const columns = 'partner_number, partner_id, seq, at, status, customer_id, operations, actor, payload_hash, hash'

  test('a record was removed', async () => {
    await expect(firstAfter(...remove(3))).resolves.toEqual({
      fault: 'recordMissing',
      params: { partner: partner.id, record: 3 },
    })
  })

  test('a record was removed and those after it moved up', async () => {
    const moved = [4, 5, 6, 7].flatMap((n) => [
      `UPDATE change SET pk = pk - 1, seq = seq - 1 WHERE pk = ${record(n)}`,
      `UPDATE change_payload SET pk = pk - 1 WHERE pk = ${record(n)}`,
    ])
    const head = `UPDATE chain_head SET seq = 6 WHERE partner_id = '${partner.id}'`
    await expect(firstAfter(...remove(3), ...moved, head)).resolves.toEqual({
      fault: 'recordChanged',
      params: { partner: partner.id, record: 3 },
    })
  })

  test('the content of a record was removed', async () => {
    await expect(firstAfter(remove(3)[1]!)).resolves.toMatchObject({ fault: 'recordPayloadMissing' })
  })

  test('a record was inserted after the last', async () => {
    const found = await firstAfter(
      `INSERT INTO change (pk, ${columns}) SELECT pk + 1, ${columns.replace('seq', 'seq + 1')} FROM change WHERE pk = ${record(7)}`,
      `INSERT INTO change_payload SELECT pk + 1, salt, payload FROM change_payload WHERE pk = ${record(7)}`,
    )
    expect(found).toEqual({ fault: 'recordChanged', params: { partner: partner.id, record: 8 } })
  })

  test('a record was inserted outside every chain', async () => {
    const found = await firstAfter(
      `INSERT INTO change (pk, ${columns}) SELECT 7, ${columns} FROM change WHERE pk = ${record(7)}`,
    )
    expect(found).toEqual({ fault: 'recordsStray', params: { count: 1 } })
  })

  test('two records were exchanged', async () => {
    const exchange = (table: string) => [
      `UPDATE ${table} SET pk = 1 WHERE pk = ${record(3)}`,
      `UPDATE ${table} SET pk = ${record(3)} WHERE pk = ${record(4)}`,
      `UPDATE ${table} SET pk = ${record(4)} WHERE pk = 1`,
    ]
    const both = [...exchange('change'), ...exchange('change_payload')]
    await expect(firstAfter(...both)).resolves.toEqual({
      fault: 'recordMoved',
      params: { partner: partner.id, record: 3 },
    })
    const renumbered = [
      `UPDATE change SET seq = 3 WHERE pk = ${record(3)}`,
      `UPDATE change SET seq = 4 WHERE pk = ${record(4)}`,
    ]
    await expect(firstAfter(...both, ...renumbered)).resolves.toMatchObject({ fault: 'recordChanged' })
  })

  test('the tail was cut off', async () => {
    await expect(firstAfter(...remove(7))).resolves.toEqual({
      fault: 'recordsCut',
      params: { partner: partner.id, last: 6, expected: 7 },
    })
  })

  test('the tail was cut off together with its mark: seen with what was noted elsewhere', async () => {
    const folder = copy()
    const { chains } = await verifyFolder(folder, { kinds })
    const db = new Database(databaseFile(folder))
    for (const statement of remove(7)) db.exec(statement)
    db.exec(
      `UPDATE chain_head SET (seq, hash) = (SELECT seq, hash FROM change WHERE pk = ${record(6)}) WHERE partner_id = '${partner.id}'`,
    )
    db.close()
    expect((await verifyFolder(folder, { kinds, earlier: chains })).faults[0]?.fault).toBe('recordsCut')
  })

  test('the mark of the end was removed', async () => {
    await expect(firstAfter(`DELETE FROM chain_head WHERE partner_id = '${partner.id}'`)).resolves.toMatchObject({
      fault: 'headChanged',
    })
  })
})

describe('a document that was touched is found', () => {
  const one = `kind = 'customer' AND id LIKE '%000004'`

  test.each([
    ['documentDamaged', `UPDATE document SET body = replace(body, 'Aurora', 'Alba') WHERE ${one}`],
    ['documentDamaged', `UPDATE document SET sum = sum + 1 WHERE ${one}`],
    ['documentDamaged', `UPDATE document SET body = CAST(body AS BLOB) WHERE ${one}`],
    ['documentUnknown', `UPDATE document SET version = 9 WHERE ${one}`],
    ['documentUnknown', `UPDATE document SET kind = 'stranger' WHERE ${one}`],
    ['documentMoved', `UPDATE document SET partner_id = '${other.id}' WHERE ${one}`],
    ['documentMoved', `UPDATE document SET id = 'x' WHERE ${one}`],
    ['columnDiffers', `UPDATE customer_index SET name = 'alba' WHERE id LIKE '%000004'`],
    ['columnDiffers', `UPDATE customer_index SET search = search || 'x' WHERE id LIKE '%000004'`],
    ['columnDiffers', `UPDATE customer_index SET status = 'complete' WHERE id LIKE '%000004'`],
    ['columnDiffers', `UPDATE customer_index SET partner_number = 2 WHERE id LIKE '%000004'`],
    ['rowMissing', `DELETE FROM customer_index WHERE id LIKE '%000004'`],
    [
      'rowStray',
      `INSERT INTO customer_index SELECT pk + 1000, partner_number, id, name, domain, country, status, changed_at, reseller, search FROM customer_index LIMIT 1`,
    ],
    ['counterDiffers', `UPDATE index_count SET rows = rows + 1 WHERE kind = 'customer'`],
    ['counterDiffers', `DELETE FROM index_count WHERE kind = 'customer'`],
  ])('%s: %s', async (fault, statement) => {
    await expect(firstAfter(statement)).resolves.toMatchObject({ fault })
  })

  test('with its row in the list gone too', async () => {
    const found = await firstAfter(
      `DELETE FROM document WHERE ${one}`,
      `DELETE FROM customer_index WHERE id LIKE '%000004'`,
    )
    expect(found?.fault).toBe('counterDiffers')
  })
})

describe('a damaged file is found', () => {
  const withBytes = async (change: (bytes: Buffer) => [place: number, bytes: Buffer]) => {
    const folder = copy()
    const file = databaseFile(folder)
    const [place, bytes] = change(readFileSync(file))
    const handle = openSync(file, 'r+')
    writeSync(handle, bytes, 0, bytes.length, place)
    closeSync(handle)
    return (await verifyFolder(folder, { kinds })).faults
  }

  test('one bit of a document', async () => {
    const faults = await withBytes((bytes) => {
      const place = bytes.lastIndexOf('"billing":{"companyName":"Librer')
      expect(place).toBeGreaterThan(0)
      return [place + 3, Buffer.from([bytes[place + 3]! ^ 1])]
    })
    expect(faults.length).toBeGreaterThan(0)
  })

  test('a block of zeros', async () => {
    const faults = await withBytes((bytes) => [Math.floor(bytes.length / 4096 / 2) * 4096, Buffer.alloc(4096)])
    expect(faults[0]?.fault).toBe('fileDamaged')
  })

  test('its beginning', async () => {
    expect((await withBytes(() => [0, Buffer.from('not a database')]))[0]?.fault).toBe('fileDamaged')
  })

  test('its end', async () => {
    const folder = copy()
    const file = databaseFile(folder)
    const bytes = readFileSync(file)
    rmSync(file)
    const handle = openSync(file, 'w')
    writeSync(handle, bytes, 0, Math.floor(bytes.length / 4096 / 2) * 4096)
    closeSync(handle)
    expect((await verifyFolder(folder, { kinds })).faults[0]?.fault).toBe('fileDamaged')
  })
})
