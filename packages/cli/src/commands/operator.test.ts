import { randomUUID } from 'node:crypto'
import { operatorCommand } from '@tenantry/server/customer-files'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Folder, openFolder } from '../../test/folder.ts'
import { Stop } from '../failure.ts'
import { setAccountStatus } from './account-status.ts'
import { qualifications } from './qualifications.ts'
import * as codes from './validation-codes.ts'

let folder: Folder
const [school, college, shop] = [randomUUID(), randomUUID(), randomUUID()]
beforeAll(async () => {
  folder = await openFolder()
  await folder.importing(
    `Microsoft ID,Company name,Primary domain name,Relationship
${school},Colegio del Faro,colegiofaro.onmicrosoft.com,Cloud Reseller
${college},Escuela Naval,escuelanaval.onmicrosoft.com,Cloud Reseller
${shop},Librería Aurora,auroralibros.onmicrosoft.com,Cloud Reseller
`,
  )
  await folder.whileOpen(async (tenantry) => {
    for (const customerId of [school, college]) {
      const body = { qualification: 'Education', educationSegment: 'K12', website: 'faro.example' }
      const asked = {
        decision: 'customerQualifications.request',
        input: { params: { customerId }, query: {}, body },
        displayName: '',
        id: randomUUID(),
      }
      expect(await tenantry.store.submit(operatorCommand(folder.partner(), asked))).toMatchObject({ status: 200 })
    }
  })
})
afterAll(() => folder.remove())

describe('qualifications', () => {
  test('list what is in review; approve and deny by domain or Microsoft ID, in words', async () => {
    const today = new Date().toISOString().slice(0, 10)
    const row = (id: string, name: string) =>
      [today, id, name, 'K12', 'faro.example', 'nubia.onmicrosoft.com'].join('\t')
    const list = () => folder.running((terminal) => qualifications.list({}, terminal))
    expect((await list()).out.sort()).toEqual([row(school, 'Colegio del Faro'), row(college, 'Escuela Naval')].sort())
    const approve = await folder.running((terminal) =>
      qualifications.approve({}, terminal, 'ColegioFaro.onmicrosoft.com'),
    )
    expect(approve).toEqual({ code: 0, out: ['Colegio del Faro: education customer'], err: [] })
    const deny = await folder.running((terminal) =>
      qualifications.deny({ reason: 'Not an Academic Domain' }, terminal, school.toUpperCase()),
    )
    expect(deny.out).toEqual(['Colegio del Faro: not an education customer (Not an Academic Domain)'])
    expect((await list()).out).toEqual([row(college, 'Escuela Naval')])
  })

  test('a customer that nobody has, or that asked for nothing, stops the command with the reason', async () => {
    const approve = (wanted: string) => folder.running((terminal) => qualifications.approve({}, terminal, wanted))
    await expect(approve('nobody.onmicrosoft.com')).rejects.toEqual(
      new Stop('nobody.onmicrosoft.com is no customer here. Give its Microsoft ID or its domain.'),
    )
    await expect(approve(shop)).rejects.toThrow(/^What you asked for was not found/)
  })

  test('works through the server while it runs, as soon as its door is open', async () => {
    const approve = () => folder.running((terminal) => qualifications.approve({}, terminal, college))
    await folder.whileOpen(async (tenantry) => {
      await expect(approve()).rejects.toThrow('Another process holds the data folder')
      await tenantry.openDoor()
      expect((await approve()).out).toEqual(['Escuela Naval: education customer'])
    })
    const { err } = await folder.running((terminal) => qualifications.list({}, terminal))
    expect(err).toEqual(['Nothing is in review.'])
  })
})

describe('validation-codes', () => {
  test('add one with a number or without, with a code or a made-up one, and list them', async () => {
    const add = (options: codes.ValidationCodeOptions, organization: string) =>
      folder.running((terminal) => codes.add(options, terminal, organization))
    expect((await folder.running((terminal) => codes.list({}, terminal))).err).toEqual([
      'There are no validation codes.',
    ])
    const first = await add({ code: '70412', creates: '3' }, ' County of Ridgefield ')
    expect(first.out).toEqual(['70412: 3 customers of County of Ridgefield'])
    const [made] = (await add({}, 'Tribal Council')).out
    expect(made).toMatch(/^\d{8}: any number of customers of Tribal Council$/)
    const { out } = await folder.running((terminal) => codes.list({}, terminal))
    expect(out.sort()).toEqual(['70412\t3/3\tCounty of Ridgefield', `${made!.slice(0, 8)}\t\tTribal Council`].sort())
    await expect(add({ code: '70412' }, 'Again')).rejects.toThrow('already')
    for (const creates of ['x', '-1', '1.5', '1000001'])
      await expect(add({ creates }, 'Odd')).rejects.toThrow('--creates takes a whole number')
    await expect(add({}, '  ')).rejects.toThrow(Stop)
  })
})

describe('account-status', () => {
  test('sets it in any spelling, takes it away, and knows no other', async () => {
    const set = (status: string) => folder.running((terminal) => setAccountStatus({}, terminal, shop, status))
    expect((await set('not-ready')).out).toEqual(['Librería Aurora: Not Ready'])
    expect((await set('underreview')).out).toEqual(['Librería Aurora: UnderReview'])
    expect((await set('none')).out).toEqual(['Librería Aurora: no account status'])
    await expect(set('fine')).rejects.toEqual(
      new Stop('<status> takes one of: Unknown, UnderReview, Allowed, NotAllowed, NotReady, none'),
    )
  })
})
