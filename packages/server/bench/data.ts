import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CustomerDocument, customerKind } from '../src/customers/customer.ts'
import { kinds } from '../src/features.ts'
import { openForWriting } from '../src/store/database.ts'
import { openTables } from '../src/store/tables.ts'

/** The partner whose customers are measured, and a small one that lives beside it. */
export const BIG = 'b1900000-0000-4000-8000-000000000001'
export const SMALL = '5a110000-0000-4000-8000-000000000001'
const SMALL_SIZE = 100

const first =
  'Harbor Aurora Pine Sol Luna Monte Rio Verde Norte Sur Delta Vega Mirador Costa Faro Puente Campo Valle Roca Brisa'.split(
    ' ',
  )
const second =
  'Clinics Logistics Foods Systems Consulting Libros Textil Motors Energy Design Media Legal Dental Travel Farms'.split(
    ' ',
  )
const forms = ['SL', 'SA', 'GmbH', 'Inc', 'Ltd']
const countries = ['ES', 'ES', 'US', 'US', 'FR', 'DE', 'MX']

/** The same numbers each time. */
const randomFrom = (seed: number) => (below: number) => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
  return Math.floor((seed / 2 ** 32) * below)
}

const customersOf = function* (count: number, seed: number): Generator<CustomerDocument> {
  const random = randomFrom(seed)
  const hex = (length: number) => Array.from({ length }, () => random(16).toString(16)).join('')
  const guid = () => `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`
  const one = <T>(list: readonly T[]): T => list[random(list.length)] as T
  for (let n = 0; n < count; n++) {
    const rare = n === Math.floor(count / 2) ? ' Zyxwoq' : ''
    const name = `${one(first)} ${one(first)} ${one(second)}${rare} ${one(forms)}`
    const domain = `${name
      .toLowerCase()
      .replace(/[^a-z]/g, '')
      .slice(0, 20)}${n}.onmicrosoft.com`
    const place = { country: one(countries), city: 'Cádiz', addressLine1: `Calle del Faro ${n}`, postalCode: '11001' }
    yield {
      id: guid(),
      commerceId: guid(),
      domain,
      customDomains: [domain],
      relationshipToPartner: 'reseller',
      allowDelegatedAccess: true,
      company: { legalName: name, email: `office${n}@aurora.example`, address: place },
      billing: {
        id: guid(),
        companyName: name,
        firstName: 'Inés',
        lastName: 'Roldán',
        email: `billing${n}@aurora.example`,
        culture: 'es-ES',
        language: 'es',
        defaultAddress: { ...place, firstName: 'Inés', lastName: 'Roldán', phoneNumber: '956555014' },
      },
      etags: { company: '1', billing: '2' },
      createdAt: '2026-01-01T00:00:00.000Z',
      changedAt: new Date(1.76e12 + random(1e9) * 10).toISOString(),
    }
  }
}

/** A data folder with so many customers, made once and kept for the next run. */
export const dataFolder = (size: number): string => {
  const folder = join(tmpdir(), `tenantry-bench-${size}`)
  const done = join(folder, 'complete')
  if (existsSync(done)) return folder
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const db = openForWriting(folder, { cloud: 'global', kinds, synchronous: 'OFF' })
  const tables = openTables(db, kinds)
  const fill = (partnerId: string, count: number, seed: number) => {
    let waiting = 0
    db.exec('BEGIN')
    for (const customer of customersOf(count, seed)) {
      tables.put(customerKind, partnerId, customer)
      if (++waiting < 1_000) continue
      waiting = 0
      db.exec('COMMIT')
      tables.endBatch()
      db.exec('BEGIN')
    }
    db.exec('COMMIT')
    tables.endBatch()
  }
  fill(BIG, size - SMALL_SIZE, 7)
  fill(SMALL, SMALL_SIZE, 11)
  db.exec('ANALYZE')
  db.pragma('wal_checkpoint(TRUNCATE)')
  db.close()
  writeFileSync(done, '')
  return folder
}
