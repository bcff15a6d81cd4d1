import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestInstance, tenantryWith } from '../../test/harness.ts'
import { withRows } from '../../test/rows.ts'
import { checksum } from '../store/document.ts'
import type { PartnerDocument } from './partner.ts'

let instance: TestInstance
beforeAll(async () => {
  instance = await tenantryWith()
})
afterAll(() => instance.close())

const directory = () => instance.tenantry.auth.directory

/** Leaves a partner as a version stored it that knew no MPN ids. */
const age = (id: string): void =>
  withRows(instance, (db) => {
    const row = db.prepare<[string], { pk: number; body: string }>(
      `SELECT pk, body FROM document WHERE kind = 'partner' AND id = ?`,
    )
    const { pk, body } = row.get(id)!
    const { mpnId: _, agreementSigned: __, ...old } = JSON.parse(body) as PartnerDocument
    const text = JSON.stringify(old)
    db.prepare('UPDATE document SET version = 1, body = ?, sum = ? WHERE pk = ?').run(text, checksum(text), pk)
    db.prepare(`DELETE FROM unique_entry WHERE name = 'mpn-id' AND owner = ?`).run(`partner/${id}`)
    const later = db.prepare<[], { name: string }>(
      `SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'webhook%'`,
    )
    for (const { name } of later.all()) db.exec(`DROP TABLE ${name}`)
    db.pragma('user_version = 1')
  })

test('a partner gets an MPN id of digits and is found by it', () => {
  const { id, mpnId, agreementSigned } = instance.nubia.partner
  expect(mpnId).toMatch(/^\d{9}$/)
  expect(agreementSigned).toBe(true)
  expect(directory().partnerWithMpnId(mpnId)?.id).toBe(id)
})

test('an MPN id belongs to one partner of the installation', async () => {
  await instance.addPartner({ mpnId: '6120457' })
  await expect(instance.addPartner({ mpnId: '6120457' })).rejects.toThrow(/refused.*mpnId/)
  await expect(instance.addPartner({ mpnId: 'MPN-1' })).rejects.toThrow(/refused.*mpnId/)
})

test('a partner from before there were MPN ids has one after the next start', async () => {
  const { id, mpnId } = instance.nubia.partner
  age(id)
  await instance.restart()
  expect(directory().partner(id)).toMatchObject({ mpnId, agreementSigned: true })
  expect(directory().partnerWithMpnId(mpnId)?.id).toBe(id)
})
