import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fold } from '@tenantry/contract'
import { type CustomerDocument, customerKind } from '../src/customers/customer.ts'
import { kinds } from '../src/features.ts'
import { openForWriting } from '../src/store/database.ts'
import { openTables } from '../src/store/tables.ts'
import { companyFrom, randomFrom } from './names.ts'

/** The partner whose customers are measured, and a small one that lives beside it. */
export const BIG = 'b1900000-0000-4000-8000-000000000001'
export const SMALL = '5a110000-0000-4000-8000-000000000001'
const SMALL_SIZE = 100

export const customersOf = function* (count: number, seed: number): Generator<CustomerDocument> {
  const random = randomFrom(seed)
  const hex = (length: number) => Array.from({ length }, () => random(16).toString(16)).join('')
  const guid = () => `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`
  for (let n = 0; n < count; n++) {
    const { name: plain, country } = companyFrom(random)
    const name = n === Math.floor(count / 2) ? `${plain} Zyxwoq` : plain
    const slug = fold(name)
      .replace(/[^a-z]/g, '')
      .slice(0, 20)
    const domain = `${slug}${n}.onmicrosoft.com`
    const mail = random(3) > 0 ? `${slug}.example` : 'correo.example'
    const place = { country, city: 'Cádiz', addressLine1: `Calle del Faro ${n}`, postalCode: '11001' }
    yield {
      id: guid(),
      commerceId: guid(),
      domain,
      customDomains: [domain],
      relationshipToPartner: 'reseller',
      allowDelegatedAccess: true,
      company: { legalName: name, email: `office${n}@${mail}`, address: place },
      billing: {
        id: guid(),
        companyName: name,
        firstName: 'Inés',
        lastName: 'Roldán',
        email: `billing${n}@${mail}`,
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
  // The index tables are derived when the folder is opened again, which is quicker.
  const { index: _, ...plain } = customerKind
  const db = openForWriting(folder, { cloud: 'global', kinds: [], synchronous: 'OFF' })
  const tables = openTables(db, [plain])
  const fill = (partnerId: string, count: number, seed: number) => {
    let waiting = 0
    db.exec('BEGIN')
    for (const customer of customersOf(count, seed)) {
      tables.put(plain, partnerId, customer)
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
  db.close()
  const derived = openForWriting(folder, { cloud: 'global', kinds, synchronous: 'OFF' })
  derived.exec('ANALYZE')
  derived.pragma('wal_checkpoint(TRUNCATE)')
  derived.close()
  writeFileSync(done, '')
  return folder
}
