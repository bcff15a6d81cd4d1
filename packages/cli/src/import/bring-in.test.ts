import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Customer } from '@tenantry/contract'
import type { Tenantry } from '@tenantry/server'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Folder, openFolder } from '../../test/folder.ts'

const ID = '6b0f3d52-8a7e-4d1c-9f47-21c0a5e98b30'
const OTHER = '0c5a81f7-2d36-4b9e-8f10-7e4d92c6a153'
const HEADINGS = 'Microsoft ID,Company name,Primary domain name,Relationship'

let folder: Folder
beforeEach(async () => {
  folder = await openFolder()
})
afterEach(() => folder.remove())

const csv = (...rows: string[]) => `\ufeff${[HEADINGS, ...rows].join('\r\n')}\r\n`
const aurora = `${ID},Librería Aurora,auroralibros.onmicrosoft.com,Cloud Reseller`

/** What somebody at the partner changes in the meantime. */
const changeAccount = (body: object, customerId = ID) =>
  folder.whileOpen((tenantry) => submit(tenantry, 'account.update', { params: { customerId }, query: {}, body }))

const submit = async ({ store }: Tenantry, decision: string, input: unknown) => {
  const { id, type, createdAt: _, ...facts } = folder.partner()
  const answer = await store.submit({
    decision,
    input,
    actor: { partnerId: id, partnerType: type, roles: ['adminAgent'], applicationId: 'test', source: 'portal' },
    partner: { id, ...facts },
    requestId: randomUUID(),
    correlationId: randomUUID(),
    status: 200,
  })
  expect(answer).toHaveProperty('body')
}

const names = async () => (await folder.exporting('partner-center')).text.split('\r\n').slice(1, -1)
const records = async () => Number(/(\d[\d,]*) record/.exec((await folder.verifying()).out[0]!)![1]!.replace(',', ''))

describe('Customers.csv of Partner Center', () => {
  test('becomes customers, incomplete until they have bill-to info', async () => {
    const said = await folder.importing(
      csv(aurora, `${OTHER},"Muebles ""El Olivo"", S.L.",elolivo.onmicrosoft.com,Cloud Reseller`),
    )
    expect(said.code).toBe(0)
    expect(said.out[0]).toContain('2 rows: 2 created')
    expect(await names()).toEqual([
      aurora,
      `${OTHER},"Muebles ""El Olivo"", S.L.",elolivo.onmicrosoft.com,Cloud Reseller`,
    ])
    expect((await folder.exporting('full')).text).toContain('Librería Aurora')
    expect((await folder.verifying()).code).toBe(0)
  })

  test('is read as a spreadsheet program saves it again: Windows-1252, semicolons, Spanish headings', async () => {
    const text = `Identificador de Microsoft;Nombre de la empresa;Nombre de dominio principal;Relación\r\n${ID};Peluquería Ñandú – Cádiz;nandu.onmicrosoft.com;Revendedor en la nube\r\n`
    const said = await folder.importing(Buffer.from(text.replace('–', '\u0096'), 'latin1'))
    expect(said.code).toBe(0)
    expect(await names()).toEqual([`${ID},Peluquería Ñandú – Cádiz,nandu.onmicrosoft.com,Cloud Reseller`])
  })

  test('is read with other capitals, tabs, another order, UTF-16 and a line that names the separator', async () => {
    const rows = `NOMBRE DE LA EMPRESA\tID. DE MICROSOFT\tnotas\tnombre de dominio principal\nLibrería Aurora\t{${ID.toUpperCase()}}\tx\tAuroraLibros.onmicrosoft.com\n`
    const said = await folder.importing(Buffer.from(`\ufeffsep=\t\n${rows}`, 'utf16le'))
    expect(said).toMatchObject({ code: 0, err: ['Columns that are not used: notas'] })
    expect(await names()).toEqual([aurora])
  })

  test('read a second time has no effect', async () => {
    await folder.importing(csv(aurora))
    const before = await records()
    const said = await folder.importing(csv(aurora))
    expect(said.out[0]).toContain('0 created, 0 updated, 1 unchanged')
    expect(await records()).toBe(before)
  })

  test('updates what nobody changed here', async () => {
    await folder.importing(csv(aurora))
    const said = await folder.importing(csv(aurora.replace('Librería Aurora', 'Librería Aurora e Hijos')))
    expect(said.out[0]).toContain('0 created, 1 updated')
    expect((await names())[0]).toContain('Librería Aurora e Hijos')
  })

  test('never overwrites what was changed here since, and says so', async () => {
    await folder.importing(csv(aurora))
    await folder.whileOpen((tenantry) =>
      submit(tenantry, 'account.update', {
        params: { customerId: ID },
        query: {},
        body: {
          billing: {
            companyName: 'Librería Alba',
            email: 'cuentas@alba.example',
            defaultAddress: { country: 'ES', city: 'Cádiz', addressLine1: 'Calle del Faro 12', postalCode: '11001' },
          },
        },
      }),
    )
    const kept = await folder.importing(csv(aurora))
    expect(kept).toMatchObject({ code: 0, err: ['Row 2 differs, and what stands here is kept: Company name'] })
    expect((await names())[0]).toContain('Librería Alba')

    const taken = await folder.importing(csv(aurora), { overwrite: true })
    expect(taken.out[0]).toContain('1 updated')
    expect(await names()).toEqual([aurora])
  })

  test('reports bad rows by their number and takes the others', async () => {
    const said = await folder.importing(
      csv(
        'no-guid,Nombre,uno.onmicrosoft.com,Cloud Reseller',
        aurora,
        `${OTHER},Asesoría Dos,dos.onmicrosoft.com,Advisor`,
        `${OTHER},,tres.onmicrosoft.com,Cloud Reseller`,
        `${OTHER},Cuatro,not a domain,Cloud Reseller`,
        `${OTHER},Cinco,auroralibros.onmicrosoft.com,Cloud Reseller`,
      ),
    )
    expect(said.code).toBe(1)
    expect(said.err.map((line) => /^Row \d+ refused/.exec(line)?.[0])).toEqual(
      [2, 4, 5, 6, 7].map((row) => `Row ${row} refused`),
    )
    expect(said.err[1]).toBe(
      'Row 4 refused. Relationship: Only customers with a reseller relationship are kept here; this one is Advisor.',
    )
    expect(await names()).toEqual([aurora])
  })

  test('only says what would happen in a dry run', async () => {
    const said = await folder.importing(csv(aurora), { dryRun: true })
    expect(said.out[0]).toBe(
      'Nothing was written. 1 row: 1 would be created, 0 updated, 0 unchanged, 0 refused, 0 differ.',
    )
    expect(await names()).toEqual([])
  })

  test('without the column Microsoft ID is refused as a whole', async () => {
    await expect(folder.importing('Company name\r\nAurora\r\n')).rejects.toThrow('no column Microsoft ID')
  })

  test('is read up to a quote that is not closed', async () => {
    const said = await folder.importing(csv(aurora, `${OTHER},"Muebles,elolivo.onmicrosoft.com,Cloud Reseller`))
    expect(said).toMatchObject({
      code: 1,
      err: ['Row 3 refused. The quotes do not match from here on; the rest of the file was not read.'],
    })
    expect(await names()).toEqual([aurora])
  })

  test.each([
    ['nothing', '', 'no column Microsoft ID'],
    ['a spreadsheet in its own format', 'PK\u0003\u0004…', 'Save it as CSV'],
  ])('cannot be %s', async (_name, content, reason) => {
    await expect(folder.importing(content)).rejects.toThrow(reason)
  })

  test('keeps formulas as they are, and hands them out neutralised', async () => {
    const cells = ['=1+1', '+34 Consultores', '-Menos', '@casa', `'=SUM(A1)`, `"" =x`]
    const rows = cells.map(
      (cell, place) => `${ID.slice(0, -1)}${place},"${cell}",formula${place}.onmicrosoft.com,Cloud Reseller`,
    )
    expect((await folder.importing(csv(...rows))).code).toBe(0)
    const exported = await folder.exporting('partner-center')
    expect(exported.text).toContain(`,'=1+1,`)
    expect(exported.text).toContain(`,"'"" =x",`)
    for (const line of exported.text.split('\r\n').slice(1, -1)) expect(line).toMatch(/^[^,]+,"?'/)
    expect((await folder.importing(exported.text)).out[0]).toContain('0 created, 0 updated, 6 unchanged')
  })
})

describe('JSON of the API', () => {
  const customer = (id: string, name: string, rest: object = {}) => ({
    id,
    companyProfile: { tenantId: id, domain: `${name}.onmicrosoft.com`, companyName: name, attributes: {} },
    relationshipToPartner: 'reseller',
    ...rest,
  })
  const billingProfile = {
    id: '2f1c9a60-53de-4b7a-9c81-0e6d4f72a8b5',
    firstName: 'Inés',
    lastName: 'Roldán',
    email: 'facturas@auroralibros.example',
    culture: 'ES-es',
    language: 'es',
    companyName: 'Librería Aurora',
    defaultAddress: {
      country: 'ES',
      city: 'Cádiz',
      addressLine1: 'Calle del Faro 12',
      postalCode: '11001',
      phoneNumber: '+34 956 555 014',
    },
  }

  test('a list is read like Customers.csv', async () => {
    const list = { totalCount: 2, items: [customer(ID, 'aurora'), customer(OTHER, 'olivo')], links: { self: {} } }
    expect((await folder.importing(JSON.stringify(list, null, 2))).out[0]).toContain('2 created')
    expect(await names()).toHaveLength(2)
  })

  test('a customer brings its billing profile, in national form', async () => {
    await folder.importing(JSON.stringify(customer(ID, 'aurora', { billingProfile })))
    const read = await folder.whileOpen(async (tenantry) => full(tenantry))
    expect(read).toMatchObject({
      billingProfile: {
        ...billingProfile,
        culture: 'es-ES',
        defaultAddress: { ...billingProfile.defaultAddress, phoneNumber: '956 555 014' },
      },
    })
  })

  const full = async ({ app, auth }: Tenantry): Promise<Customer> => {
    const partner = folder.partner()
    const { app: client, secret } = await auth.directory.createApp(partner, { name: 'test', roles: ['adminAgent'] })
    const token = await app.inject({
      method: 'POST',
      url: `/${partner.id}/oauth2/v2.0/token`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: client.id,
        client_secret: secret,
        scope: 'https://api.partnercenter.microsoft.com/.default',
      }).toString(),
    })
    const answer = await app.inject({
      url: `/v1/customers/${ID}`,
      headers: { authorization: `Bearer ${token.json().access_token}` },
    })
    return answer.json()
  }

  test('lines are read one by one, in PascalCase too; a broken one is refused by its number', async () => {
    const pascal = JSON.stringify({
      Id: OTHER,
      CompanyProfile: { Domain: 'olivo.onmicrosoft.com', CompanyName: 'El Olivo' },
      RelationshipToPartner: 1,
    })
    const said = await folder.importing(`${JSON.stringify(customer(ID, 'aurora'))}\n{"id": "\n\n${pascal}\n`)
    expect(said.code).toBe(1)
    expect(said.err).toEqual(['Row 2 refused. This is not valid JSON.'])
    expect(await names()).toHaveLength(2)
  })

  test('values that break a rule of the country are refused with the reason', async () => {
    const wrong = { ...billingProfile, defaultAddress: { ...billingProfile.defaultAddress, postalCode: '99999' } }
    const said = await folder.importing(JSON.stringify([customer(ID, 'aurora', { billingProfile: wrong })]))
    expect(said.err[0]).toMatch(/^Row 1 refused\. Bill-to postal code: Postal codes in Spain/)
  })

  test('what was filled in here is kept when a later list does not carry it', async () => {
    await folder.importing(JSON.stringify(customer(ID, 'aurora', { billingProfile })))
    await changeAccount({ billing: { firstName: 'Marta' } })
    const said = await folder.importing(
      JSON.stringify(customer(ID, 'aurora', { billingProfile: { ...billingProfile, lastName: 'Soto' } })),
    )
    expect(said.err).toEqual(['Row 1 differs, and what stands here is kept: First name'])
    expect(said.out[0]).toContain('1 updated')
    expect((await folder.exporting('full')).text).toContain(',Marta,Soto,')
  })
})

test('Spanish texts for Spanish readers', async () => {
  const spanish = await openFolder({ language: 'es' })
  const said = await spanish.importing(csv('x,Nombre,uno.onmicrosoft.com,Cloud Reseller'))
  expect(said.err[0]).toMatch(/^Fila 2 rechazada\. Identificador de Microsoft:/)
  expect(said.out[0]).toContain('1 fila: 0 creadas')
  spanish.remove()
})

describe('export', () => {
  test('writes the same bytes as the golden file', async () => {
    await folder.importing(readFileSync(new URL('../../test/golden/input.csv', import.meta.url)))
    const golden = readFileSync(new URL('../../test/golden/Customers.csv', import.meta.url), 'utf8')
    expect((await folder.exporting('partner-center')).text).toBe(golden)
    expect((await folder.exporting('partner-center')).text).toBe(golden)
  })

  test('with every column is read back without loss', async () => {
    const billingProfile = {
      firstName: 'Inés',
      email: 'facturas@auroralibros.example',
      culture: 'es-ES',
      language: 'ca',
      companyName: 'Librería "Aurora"; e Hijos',
      defaultAddress: { country: 'ES', city: 'Cádiz', addressLine1: 'Calle del Faro 12', postalCode: '11001' },
    }
    const companyProfile = { domain: 'auroralibros.onmicrosoft.com', companyName: 'Aurora, S.L.' }
    await folder.importing(JSON.stringify({ id: ID, companyProfile, billingProfile }))
    const { text } = await folder.exporting('full')
    const second = await openFolder()
    expect((await second.importing(text)).code).toBe(0)
    expect((await second.exporting('full')).text).toBe(text)
    second.remove()
  })

  test('is recorded, and says so when it cannot be', async () => {
    await folder.importing(csv(aurora))
    const before = await records()
    await folder.exporting('full')
    expect(await records()).toBe(before + 1)
    const said = await folder.whileOpen(() => folder.exporting('full'))
    expect(said.err[0]).toBe('The server is using the data folder, so this export is not in its activity log.')
    expect(said.text).toContain('Librería Aurora')
  })
})

test('an import waits for no server: it says that the folder is in use', async () => {
  await expect(folder.whileOpen(() => folder.importing(csv(aurora)))).rejects.toThrow('stop the server first')
})
