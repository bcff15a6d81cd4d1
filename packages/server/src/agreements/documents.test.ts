import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Caller, outcome, type TestInstance, tenantryWith } from '../../test/harness.ts'

const started = Date.now()
let time = started
let instance: TestInstance
let helpdesk: Caller
beforeAll(async () => {
  instance = await tenantryWith({}, { now: () => new Date(time) })
  helpdesk = await instance.nubia.as('helpdeskAgent')
})
afterAll(() => instance.close())
afterEach(() => {
  time = started
  rmSync(join(instance.folder, 'agreements'), { recursive: true, force: true })
})

const TEMPLATE = 'c0a1f7de-52b4-4d39-8a77-19f6d3b4a901'
const CLOUD_TEMPLATE = '5d0b64a2-9c1e-4b7f-a3d8-e27f40c6b512'
const MINUTES = 60_000

const ask = (query = '', template = TEMPLATE) =>
  helpdesk.send('GET', `/v1/agreementtemplates/${template}/document${query}`)
const linksOf = async (query = '') => (await ask(query)).json() as { displayUri: string; downloadUri: string }

/** As a browser opens a link: without a token. */
const open = (uri: string, headers = {}) => {
  const { pathname, search } = new URL(uri)
  return instance.send({ method: 'GET', url: pathname + search, headers })
}

/** The operator puts texts of their own into the data folder. */
const putTexts = (texts: Record<string, string>) => {
  const folder = join(instance.folder, 'agreements')
  mkdirSync(folder, { recursive: true })
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(folder, name), text)
}

describe('GET /v1/agreementtemplates/{templateId}/document', () => {
  test('answers two links, English of the United States unless something else is asked for', async () => {
    const response = await ask()
    expect([response.statusCode, response.json()]).toEqual([
      200,
      {
        displayUri: expect.stringMatching(/^http:\/\/127\.0\.0\.1:7400\/agreement-documents\//),
        downloadUri: expect.stringMatching(/^http:\/\/127\.0\.0\.1:7400\/agreement-documents\//),
        language: 'en-US',
        country: 'US',
      },
    ])
  })

  test('takes template, language and country in any letter case and answers the canonical one', async () => {
    const response = await ask('?Language=ES-es&Country=es', TEMPLATE.toUpperCase())
    expect(response.json()).toMatchObject({ language: 'es-ES', country: 'ES' })
  })

  test('a language without a text falls back to en-US, another form of Spanish to Spanish', async () => {
    expect((await ask('?language=xx-XX&country=ES')).json()).toMatchObject({ language: 'en-US', country: 'ES' })
    expect((await ask('?language=es-MX&country=MX')).json()).toMatchObject({ language: 'es-ES', country: 'MX' })
    expect((await ask('?language=..%2F..%2Fkeys')).json()).toMatchObject({ language: 'en-US' })
  })

  test.each([
    ['an unknown template', '', 'f3d2c1b0-0000-4000-8000-000000000001', '404/1000'],
    ['a template that is no id', '', 'x', '404/1000'],
    ['a template of the type that has no documents', '', CLOUD_TEMPLATE, '404/1000'],
    ['a country that there is not', '?country=ZZ', TEMPLATE, '400/3000'],
    ['a country that is none', '?country=../..', TEMPLATE, '400/3000'],
  ])('%s is refused', async (_name, query, template, expected) => {
    expect(outcome(await ask(query, template))).toBe(expected)
  })
})

describe('the links', () => {
  test('show the placeholder, which says that it is one, and give it as a file', async () => {
    const { displayUri, downloadUri } = await linksOf()
    const shown = await open(displayUri)
    expect([shown.statusCode, shown.headers]).toMatchObject([
      200,
      {
        'content-type': 'text/html; charset=utf-8',
        'content-language': 'en-US',
        'content-disposition': 'inline; filename="MicrosoftCustomerAgreement.en-US.html"',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      },
    ])
    expect(shown.headers['content-security-policy']).toContain("sandbox allow-popups; default-src 'none'")
    expect(shown.body).toContain('Placeholder, not a legal text, replace it by your own.')
    const kept = await open(downloadUri)
    expect(kept.headers['content-disposition']).toBe('attachment; filename="MicrosoftCustomerAgreement.en-US.html"')
    expect(kept.body).toBe(shown.body)
    const spanish = await open((await linksOf('?language=es-ES&country=ES')).displayUri)
    expect(spanish.headers['content-language']).toBe('es-ES')
    expect(spanish.body).toContain('no es un texto legal, sustitúyalo por el suyo.')
  })

  test('are other ones each time, and work for five minutes', async () => {
    const [one, two] = [await linksOf(), await linksOf()]
    expect(new Set([one.displayUri, one.downloadUri, two.displayUri, two.downloadUri]).size).toBe(4)
    time += 5 * MINUTES - 1
    expect((await open(one.displayUri)).statusCode).toBe(200)
    time += 1
    const late = await open(one.displayUri, { 'accept-language': 'es-MX,es;q=0.9' })
    expect([late.statusCode, late.headers['content-type']]).toEqual([410, 'text/html; charset=utf-8'])
    expect(late.body).toContain('<html lang="es">')
    expect(late.body).toContain('Solicite uno nuevo')
    expect((await open(two.downloadUri)).body).toContain('Ask for a new one')
  })

  test('hold for the one template, language, country, use and time that they were made for', async () => {
    const { displayUri } = await linksOf('?language=es-ES&country=ES')
    const changed = [
      displayUri.replace(TEMPLATE, CLOUD_TEMPLATE),
      displayUri.replace('language=es-ES', 'language=en-US'),
      displayUri.replace('country=ES', 'country=MX'),
      displayUri.replace('country=ES', 'country=ES&download=1'),
      displayUri.replace(/expires=\d+/, 'expires=99999999999999'),
      displayUri.replace(/expires=\d+&/, ''),
      displayUri.replace(/&signature=.*/, ''),
      displayUri.replace(/signature=./, 'signature='),
      displayUri.replace(/\?.*signature=/, '?signature='),
      `${displayUri}&language=en-US`,
      displayUri.replace(/signature=.*/, `signature=${'A'.repeat(43)}`),
    ]
    for (const uri of changed) expect([uri, (await open(uri)).statusCode]).toEqual([uri, 410])
    expect((await open(displayUri)).statusCode).toBe(200)
  })

  test.each([
    '%00',
    '..%2f..%2fkeys.json',
    TEMPLATE,
    `${TEMPLATE}?signature=${'%00'.repeat(43)}`,
    `${TEMPLATE}?language=..%2f..%2fkeys.json&signature=${'A'.repeat(43)}`,
    `${'x'.repeat(300)}?signature=${'A'.repeat(43)}`,
  ])('that were made up, as %j, lead nowhere', async (address) => {
    const response = await instance.send({ method: 'GET', url: `/agreement-documents/${address}` })
    expect([response.statusCode, response.headers['content-type']]).toEqual([410, 'text/html; charset=utf-8'])
  })

  test('still work after a restart', async () => {
    const { displayUri } = await linksOf()
    await instance.restart()
    helpdesk = await instance.nubia.as('helpdeskAgent')
    expect((await open(displayUri)).statusCode).toBe(200)
  })

  test('that last open in the language of the reader', async () => {
    const { items } = await helpdesk.client.agreements.templates({ query: { agreementType: '*' } })
    time += 400 * 24 * 60 * MINUTES
    for (const { agreementLink } of items) {
      const spanish = await open(agreementLink, { 'accept-language': 'es-419,es;q=0.9,en;q=0.8' })
      expect(spanish.headers['content-language']).toBe('es-ES')
      expect((await open(agreementLink)).headers['content-language']).toBe('en-US')
    }
  })
})

describe('texts of the operator', () => {
  test('take the place of ours without a restart, pages for reading and PDFs for keeping', async () => {
    const { displayUri, downloadUri } = await linksOf()
    putTexts({
      'MicrosoftCustomerAgreement.en-US.html': '<h1>Our terms</h1>',
      'MicrosoftCustomerAgreement.en-US.pdf': '%PDF-1.7 our terms',
      'MicrosoftCloudAgreement.en-US.html': '<h1>Others</h1>',
      'notes.txt': 'not a text',
    })
    expect((await open(displayUri)).body).toBe('<h1>Our terms</h1>')
    const kept = await open(downloadUri)
    expect([kept.headers['content-type'], kept.body]).toEqual(['application/pdf', '%PDF-1.7 our terms'])
    expect(kept.headers['content-disposition']).toBe('attachment; filename="MicrosoftCustomerAgreement.en-US.pdf"')
  })

  test('a PDF alone is shown too, not a placeholder', async () => {
    putTexts({ 'microsoftcustomeragreement.EN-us.PDF': '%PDF-1.7' })
    const shown = await open((await linksOf()).displayUri)
    expect([shown.headers['content-type'], shown.body]).toEqual(['application/pdf', '%PDF-1.7'])
  })

  test('add languages, and texts for one country', async () => {
    putTexts({
      'MicrosoftCustomerAgreement.fr-CA.CA.html': 'fr-CA for CA',
      'MicrosoftCustomerAgreement.es-ES.html': 'es-ES',
      'MicrosoftCustomerAgreement.es-ES.MX.html': 'es-ES for MX',
    })
    const textOf = async (query: string) => (await open((await linksOf(query)).displayUri)).body
    expect(await textOf('?language=fr-CA&country=CA')).toBe('fr-CA for CA')
    expect((await ask('?language=fr-CA&country=FR')).json()).toMatchObject({ language: 'en-US', country: 'FR' })
    expect(await textOf('?language=es-ES&country=MX')).toBe('es-ES for MX')
    expect(await textOf('?language=es-ES&country=ES')).toBe('es-ES')
  })

  test('one that is taken away leaves the fallback behind links that are still out', async () => {
    putTexts({ 'MicrosoftCustomerAgreement.fr-FR.html': 'fr-FR' })
    const { displayUri } = await linksOf('?language=fr-FR&country=FR')
    expect((await open(displayUri)).body).toBe('fr-FR')
    rmSync(join(instance.folder, 'agreements'), { recursive: true })
    expect((await open(displayUri)).body).toContain('Placeholder')
  })
})
