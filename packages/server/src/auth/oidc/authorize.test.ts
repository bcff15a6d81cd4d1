import { hash } from 'node:crypto'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AppDocument } from '../app.ts'
import { authorizeUrl, broughtTo, newPkce, type Person, personOf, throughPages } from '../testing/app-sign-in.ts'
import { openBrowser, signIn } from '../testing/browser.ts'
import { type Instance, openInstance, password } from '../testing/instance.ts'

const partnerCenter = 'https://api.partnercenter.microsoft.com'
const address = 'https://app.example/callback'

let instance: Instance
let web: { app: AppDocument; secret: string }
let desktop: AppDocument
let number = 0

beforeAll(async () => {
  instance = await openInstance()
  web = await instance.createApp(instance.norte, [], {
    name: 'Billing tool',
    grants: ['authorization_code'],
    redirectUris: [address],
  })
  desktop = await instance.createPublicApp({ grants: ['authorization_code'], redirectUris: ['http://localhost'] })
})
afterAll(() => instance.close())

const somebody = async (of = instance.norte): Promise<Person> => {
  const { userPrincipalName } = await instance.createUser(`person${number++}`, { of })
  return personOf(instance, userPrincipalName)
}

const asked = (fields: Record<string, string> = {}) => ({
  client_id: web.app.id,
  response_type: 'code',
  redirect_uri: address,
  scope: `openid profile offline_access ${partnerCenter}/user_impersonation`,
  state: 'what & where="1"',
  ...fields,
})

const redeem = (fields: Record<string, string>, { app, secret } = web) =>
  instance.post(`/${app.partnerId}/oauth2/v2.0/token`, {
    grant_type: 'authorization_code',
    client_id: app.id,
    client_secret: secret,
    redirect_uri: address,
    ...fields,
  })

describe('signing in to an app', () => {
  test('goes through sign-in and consent, and ends with a code at the app', async () => {
    const person = await somebody()
    const { verifier, challenge } = newPkce()
    const { answer, pages } = await throughPages(person, authorizeUrl(asked(challenge)))
    expect(pages).toEqual(['login', 'consent'])
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
    const { address: to, fields } = broughtTo(answer)
    expect(to).toBe(address)
    expect(fields).toEqual({ code: expect.any(String), state: 'what & where="1"', iss: instance.publicUrl })

    const { status, body } = await redeem({ code: fields['code']!, code_verifier: verifier })
    expect(status).toBe(200)
    expect(body).toEqual({
      token_type: 'Bearer',
      scope: `${partnerCenter}/user_impersonation`,
      expires_in: 3600,
      ext_expires_in: 3600,
      access_token: expect.any(String),
      refresh_token: expect.any(String),
      id_token: expect.any(String),
    })
    expect(decodeJwt(body.access_token)).toMatchObject({
      aud: partnerCenter,
      appid: web.app.id,
      appidacr: '1',
      tid: instance.norte.id,
      upn: person.userPrincipalName,
      amr: ['pwd'],
      scp: 'user_impersonation',
    })
    expect(decodeJwt(body.id_token)).toMatchObject({
      iss: instance.publicUrl,
      aud: web.app.id,
      tid: instance.norte.id,
      oid: expect.any(String),
      upn: person.userPrincipalName,
      preferred_username: person.userPrincipalName,
      name: expect.stringMatching(/^person/),
      amr: ['pwd'],
    })
    expect((await instance.me(body.access_token)).json()).toMatchObject({
      userPrincipalName: person.userPrincipalName,
      applicationId: web.app.id,
    })
  })

  test('with a posted code and ID token, as the documentation of the old addresses has it', async () => {
    const person = await somebody()
    const documented = {
      client_id: web.app.id,
      response_mode: 'form_post',
      response_type: 'code id_token',
      scope: 'openid profile',
      nonce: '1',
    }
    const { answer } = await throughPages(person, authorizeUrl(documented, { version: 'v1' }))
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8')
    const { address: to, fields } = broughtTo(answer)
    expect(to).toBe(address)
    const { nonce, c_hash, aud, tid } = decodeJwt(fields['id_token']!)
    const half = hash('sha256', fields['code']!, 'buffer').subarray(0, 16).toString('base64url')
    expect({ nonce, c_hash, aud, tid }).toEqual({ nonce: '1', c_hash: half, aud: web.app.id, tid: instance.norte.id })

    const { status, body } = await instance.post('/common/oauth2/token', {
      resource: partnerCenter,
      client_id: web.app.id,
      client_secret: web.secret,
      grant_type: 'authorization_code',
      code: fields['code']!,
    })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      token_type: 'Bearer',
      scope: 'user_impersonation',
      expires_in: '3600',
      resource: partnerCenter,
      refresh_token: expect.any(String),
      id_token: expect.any(String),
    })
    const refreshed = await instance.post('/common/oauth2/token', {
      resource: partnerCenter,
      grant_type: 'refresh_token',
      refresh_token: body.refresh_token,
      client_id: web.app.id,
      client_secret: web.secret,
      scope: 'openid',
    })
    expect(refreshed.status).toBe(200)
    expect((await instance.me(refreshed.body.access_token)).statusCode).toBe(200)
  })

  test('the page that posts the answer runs our script only, and speaks the language of the browser', async () => {
    const person = await somebody()
    const fields = asked({ response_mode: 'form_post', state: '"><script>alert(1)</script>' })
    const { answer } = await throughPages(person, authorizeUrl(fields))
    const policy = String(answer.headers['content-security-policy'])
    const nonce = /script-src 'nonce-([^']+)'/.exec(policy)![1]
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(answer.body.match(/<script[^>]*>/g)).toEqual([`<script nonce="${nonce}">`])
    expect(answer.body).toContain('<html lang="en">')
    const spanish = await person.browser.go('GET', authorizeUrl({ ...fields, scope: 'nothing' }), {
      headers: { 'accept-language': 'es-ES,es;q=0.9' },
    })
    expect(spanish.body).toContain('<html lang="es">')
    expect(spanish.body).toContain('Iniciando sesión')
  })

  test('of a device: PKCE instead of a secret, and any port of its own', async () => {
    const person = await somebody()
    const { verifier, challenge } = newPkce()
    const redirect_uri = 'http://localhost:51234'
    const fields = { ...asked(challenge), client_id: desktop.id, redirect_uri }
    const { answer } = await throughPages(person, authorizeUrl(fields, { tenant: 'norte.example' }))
    const { address: to, fields: brought } = broughtTo(answer)
    expect(to).toBe(redirect_uri)
    const redemption = {
      grant_type: 'authorization_code',
      client_id: desktop.id,
      redirect_uri,
      code: brought['code']!,
      code_verifier: verifier,
    }
    const withSecret = await instance.post('/common/oauth2/v2.0/token', { ...redemption, client_secret: 'x' })
    expect([withSecret.status, withSecret.body.error_codes]).toEqual([401, [700025]])
    const { status, body } = await instance.post('/common/oauth2/v2.0/token', redemption)
    expect(status).toBe(200)
    expect(decodeJwt(body.access_token)).toMatchObject({ appid: desktop.id, appidacr: '0' })
  })

  test('gives a refresh token on v2 only when asked', async () => {
    const { answer } = await throughPages(await somebody(), authorizeUrl(asked({ scope: `${partnerCenter}/.default` })))
    const { body } = await redeem({ code: broughtTo(answer).fields['code']! })
    expect(body).toHaveProperty('access_token')
    expect(body).not.toHaveProperty('refresh_token')
  })
})

describe('consent', () => {
  const silent = async (person: Person, fields: Record<string, string> = {}) =>
    broughtTo((await throughPages(person, authorizeUrl(asked({ prompt: 'none', ...fields })))).answer).fields

  test('is asked for once and then remembered, also in another browser', async () => {
    const person = await somebody()
    await throughPages(person, authorizeUrl(asked()))
    expect((await throughPages(person, authorizeUrl(asked()))).pages).toEqual([])
    const elsewhere = personOf(instance, person.userPrincipalName)
    expect((await throughPages(elsewhere, authorizeUrl(asked()))).pages).toEqual(['login'])
  })

  test('is asked for again when the app wants it', async () => {
    const person = await somebody()
    await throughPages(person, authorizeUrl(asked()))
    expect((await throughPages(person, authorizeUrl(asked({ prompt: 'consent' })))).pages).toEqual(['consent'])
  })

  test('names the app, who is asked, and where they go afterwards', async () => {
    const person = await somebody()
    await signIn(person.browser, { userPrincipalName: person.userPrincipalName, password })
    const { browser } = person
    const first = await browser.go('GET', authorizeUrl(asked()))
    const resume = await browser.go('GET', browser.location(first))
    const second = await browser.go('GET', browser.location(resume))
    const page = await browser.go('GET', browser.location(second), { headers: browser.own })
    expect(page.json()).toEqual({
      cloud: 'global',
      step: 'consent',
      app: { name: 'Billing tool', partner: 'Norte Nube', returnsTo: 'app.example' },
      user: {
        displayName: expect.stringMatching(/^person/),
        userPrincipalName: person.userPrincipalName,
        roles: ['adminAgent'],
      },
      otherUser: expect.stringMatching(/^\/common\/oauth2\/v2\.0\/authorize\?client_id=.*&prompt=select_account$/),
    })
    expect((await throughPages(person, page.json().otherUser)).pages).toEqual(['login', 'consent'])
  })

  test('can be declined; the app is told, and nothing is remembered', async () => {
    const person = await somebody()
    const { answer } = await throughPages(person, authorizeUrl(asked()), { accept: false })
    expect(broughtTo(answer).fields).toEqual({
      error: 'access_denied',
      error_description: 'AADSTS65004: The user declined to consent to access the app.',
      state: 'what & where="1"',
      iss: instance.publicUrl,
    })
    expect((await throughPages(person, authorizeUrl(asked()))).pages).toEqual(['consent'])
  })

  test('is in the activity log, and so is each sign-in to the app', async () => {
    const person = await somebody()
    await throughPages(person, authorizeUrl(asked()))
    await throughPages(person, authorizeUrl(asked()))
    const { items } = (await person.browser.go('GET', '/tenantry/v1/activity', { headers: person.browser.own })).json()
    const own = items.filter(
      (item: { userPrincipalName?: string }) => item.userPrincipalName === person.userPrincipalName,
    )
    expect(own.map((item: { operations: string[] }) => item.operations[0])).toEqual([
      'tenantry_sign_in',
      'tenantry_consent',
      'tenantry_sign_in',
    ])
    expect(own[0].applicationId).toBe(web.app.id)
    expect(own[1].fields).toContainEqual({ field: 'consent.appName', after: 'Billing tool' })
  })

  test('cannot be given from another page, in another browser, or before signing in', async () => {
    const person = await somebody()
    const { browser } = person
    const interaction = browser.location(await browser.go('GET', authorizeUrl(asked())))
    const early = await browser.submit(`${interaction}/consent`, { accept: true })
    expect(early.statusCode).toBe(404)
    const { redirectTo } = (
      await browser.submit(interaction, { userPrincipalName: person.userPrincipalName, password })
    ).json()
    const consent = `${browser.location(await browser.go('GET', redirectTo))}/consent`
    const thief = personOf(instance, person.userPrincipalName).browser
    expect((await thief.submit(consent, { accept: true })).statusCode).toBe(404)
    expect((await browser.go('POST', consent, { body: { accept: true } })).statusCode).toBe(403)
    expect((await browser.submit(consent, { accept: 'yes' })).statusCode).toBe(400)
    expect((await browser.submit(consent, { accept: true })).statusCode).toBe(200)
  })

  test('of a device is asked for whenever no other page would be shown', async () => {
    const person = await somebody()
    const { challenge } = newPkce()
    const fields = { ...asked(challenge), client_id: desktop.id, redirect_uri: 'http://localhost:5000' }
    expect((await throughPages(person, authorizeUrl(fields))).pages).toEqual(['login', 'consent'])
    expect((await throughPages(person, authorizeUrl(fields))).pages).toEqual(['consent'])
    expect(await silent(person, fields)).toMatchObject({ error: 'consent_required' })
    const elsewhere = personOf(instance, person.userPrincipalName)
    expect((await throughPages(elsewhere, authorizeUrl(fields))).pages).toEqual(['login'])
  })

  describe('without a page (prompt=none)', () => {
    test('works for who is signed in and has consented', async () => {
      const person = await somebody()
      await throughPages(person, authorizeUrl(asked()))
      expect(await silent(person)).toMatchObject({ code: expect.any(String) })
    })

    test('says what is missing', async () => {
      const person = await somebody()
      expect(await silent(person)).toMatchObject({
        error: 'login_required',
        error_description: expect.stringMatching(/^AADSTS50058: /),
        state: 'what & where="1"',
      })
      await signIn(person.browser, { userPrincipalName: person.userPrincipalName, password })
      expect(await silent(person)).toMatchObject({
        error: 'consent_required',
        error_description: expect.stringMatching(/^AADSTS65001: /),
      })
    })
  })
})

describe('who is signed in to the portal', () => {
  const signedIn = async (of = instance.norte) => {
    const person = await somebody(of)
    await throughPages({ ...person }, authorizeUrl(asked()))
    await signIn(person.browser, { userPrincipalName: person.userPrincipalName, password })
    return person
  }

  test('is signed in to the app; signing out ends that at once', async () => {
    const { browser, ...person } = await signedIn()
    expect((await throughPages({ browser, ...person }, authorizeUrl(asked()))).pages).toEqual([])
    await browser.go('POST', '/auth/sign-out', { headers: browser.own })
    expect((await throughPages({ browser, ...person }, authorizeUrl(asked()))).pages).toEqual(['login'])
  })

  test('signs in again where the app wants that, or somebody else', async () => {
    const person = await signedIn()
    const pagesWith = async (fields: Record<string, string>) =>
      (await throughPages(person, authorizeUrl(asked(fields)))).pages
    for (const fields of [
      { prompt: 'login' },
      { prompt: 'select_account' },
      { max_age: '0' },
      { login_hint: 'other@norte.example' },
    ])
      expect(await pagesWith(fields as Record<string, string>)).toEqual(['login'])
    expect(await pagesWith({ login_hint: person.userPrincipalName.toUpperCase() })).toEqual([])
    instance.forward(120)
    expect(await pagesWith({ max_age: '600' })).toEqual([])
    expect(await pagesWith({ max_age: '60' })).toEqual(['login'])
  })

  test('can be somebody else afterwards: the app gets the one who signed in last', async () => {
    const person = await signedIn()
    const other = await somebody()
    const shared = { browser: person.browser, userPrincipalName: other.userPrincipalName }
    const { answer, pages } = await throughPages(shared, authorizeUrl(asked({ prompt: 'select_account' })))
    expect(pages).toEqual(['login', 'consent'])
    const { body } = await redeem({ code: broughtTo(answer).fields['code']! })
    expect(decodeJwt(body.id_token)['upn']).toBe(other.userPrincipalName)
    expect((await person.browser.me()).json().userPrincipalName).toBe(other.userPrincipalName)
  })

  test('but may not sign in any more, is asked, and refused', async () => {
    const person = await signedIn()
    const user = instance.directory.userNamed(person.userPrincipalName)!
    await instance.directory.updateUser(instance.norte, { id: user.id, disabled: true })
    const { answer, pages } = await throughPages(person, authorizeUrl(asked()))
    expect([pages, answer.statusCode]).toEqual([['login'], 401])
  })

  test('of another partner gets nothing, whichever way they come', async () => {
    const stranger = await somebody(instance.sur)
    const { answer, pages } = await throughPages(stranger, authorizeUrl(asked()))
    expect([pages, answer.statusCode, answer.json().description]).toEqual([
      ['login'],
      403,
      expect.stringContaining('belongs to another partner'),
    ])
    expect((await stranger.browser.me()).statusCode).toBe(401)
    await signIn(stranger.browser, { userPrincipalName: stranger.userPrincipalName, password })
    expect((await throughPages(stranger, authorizeUrl(asked()))).pages).toEqual(['login'])
    const silent = await throughPages(stranger, authorizeUrl(asked({ prompt: 'none' })))
    expect(broughtTo(silent.answer).fields['error']).toBe('login_required')
    const activity = await stranger.browser.go('GET', '/tenantry/v1/activity', { headers: stranger.browser.own })
    expect(activity.json().items).toContainEqual(
      expect.objectContaining({
        operations: ['tenantry_sign_in_failed'],
        refusal: 'appOfOtherPartner',
        applicationId: web.app.id,
      }),
    )
  })
})

describe('the person, not the address, is told', () => {
  const refusedWith = async (fields: Record<string, string>, tenant = 'common', more = '') => {
    const browser = openBrowser(instance)
    const answer = await browser.go('GET', authorizeUrl(fields, { tenant }) + more)
    return [answer.statusCode, answer.headers['location']]
  }

  test.each([
    'https://evil.example/callback',
    'https://app.example/callback/',
    'https://app.example/callback?next=https://evil.example',
    'https://app.example/other',
    'https://app.example:8443/callback',
    'http://app.example/callback',
    'https://APP.example/callback',
    'https://app.example/callback#x',
    'https://app.example@evil.example/callback',
    'https://app.example/callback\\@evil.example',
    'https://app.example/call%62ack',
    'javascript:alert(1)//https://app.example/callback',
    '//evil.example',
    ' https://app.example/callback',
    `https://app.example/callback${'x'.repeat(3000)}`,
  ])('when the app wants to be answered elsewhere (%#)', async (redirect_uri) => {
    expect(await refusedWith(asked({ redirect_uri }))).toEqual([303, '/sign-in?error=invalid_redirect_uri'])
  })

  test('when the app names none of its several addresses', async () => {
    const { app } = await instance.createApp(instance.norte, [], {
      grants: ['authorization_code'],
      redirectUris: [address, `${address}2`],
    })
    const fields = asked({ client_id: app.id, redirect_uri: '' })
    expect(await refusedWith(fields)).toEqual([303, '/sign-in?error=invalid_redirect_uri'])
  })

  test('when the app or the tenant is not known', async () => {
    for (const [fields, tenant] of [
      [asked({ client_id: 'nobody' }), 'common'],
      [asked({ client_id: '__proto__' }), 'common'],
      [asked(), 'nobody.example'],
      [asked(), instance.sur.id],
      [asked(), instance.sur.domain],
    ] as const)
      expect(await refusedWith(fields, tenant)).toEqual([303, '/sign-in?error=app_unknown'])
  })

  test('when the app is switched off, or signs nobody in', async () => {
    const off = await instance.createApp(instance.norte, [], {
      grants: ['authorization_code'],
      redirectUris: [address],
    })
    await instance.directory.updateApp(instance.norte, { id: off.app.id, disabled: true })
    const script = await instance.createApp()
    for (const { app } of [off, script])
      expect(await refusedWith(asked({ client_id: app.id }))).toEqual([303, '/sign-in?error=app_disabled'])
  })

  test('when a parameter comes twice', async () => {
    for (const more of ['&client_id=x', `&redirect_uri=https://evil.example`, '&state=2'])
      expect(await refusedWith(asked(), 'common', more)).toEqual([303, '/sign-in?error=invalid_request'])
  })
})

describe('the app is told, with its state', () => {
  const refusals: [string, Record<string, string>, string, number][] = [
    ['no response type', { response_type: '' }, 'invalid_request', 90014],
    ['an unknown response type', { response_type: 'token' }, 'unsupported_response_type', 70005],
    ['an ID token in the query', { response_type: 'code id_token', nonce: 'n' }, 'invalid_request', 70007],
    ['an unknown response mode', { response_mode: 'fragment' }, 'invalid_request', 70007],
    [
      'an ID token without a nonce',
      { response_type: 'code id_token', response_mode: 'form_post' },
      'invalid_request',
      90014,
    ],
    ['an unknown resource', { scope: 'https://management.example/.default' }, 'invalid_resource', 500011],
    ['the old graph for a person', { scope: 'https://graph.windows.net/.default' }, 'invalid_resource', 500011],
    ['an unknown scope', { scope: 'Directory.Read' }, 'invalid_scope', 70011],
    ['an unknown prompt', { prompt: 'constructor' }, 'invalid_request', 90014],
    ['an age that is none', { max_age: '-1' }, 'invalid_request', 90014],
    [
      'a challenge in the clear',
      { code_challenge: 'x'.repeat(43), code_challenge_method: 'plain' },
      'invalid_request',
      90014,
    ],
    ['a challenge without its method', { code_challenge: 'x'.repeat(43) }, 'invalid_request', 90014],
    ['a challenge that is too short', { code_challenge: 'x', code_challenge_method: 'S256' }, 'invalid_request', 90014],
  ]
  test.each(refusals)('%s', async (_name, fields, error, number) => {
    const browser = openBrowser(instance)
    const answer = await browser.go('GET', authorizeUrl(asked(fields)))
    const { address: to, fields: brought } = broughtTo(answer)
    expect(to).toBe(address)
    expect(brought).toMatchObject({
      error,
      error_description: expect.stringMatching(new RegExp(`^AADSTS${number}: [\\x20-\\x7e]+$`)),
      state: 'what & where="1"',
    })
    expect(brought).not.toHaveProperty('code')
  })

  test('that a program on a device needs PKCE', async () => {
    const browser = openBrowser(instance)
    const fields = { ...asked(), client_id: desktop.id, redirect_uri: 'http://localhost:5000' }
    expect(broughtTo(await browser.go('GET', authorizeUrl(fields))).fields).toMatchObject({ error: 'invalid_request' })
  })

  test('what a refusal repeats breaks out of nothing', async () => {
    const browser = openBrowser(instance)
    const scope = '"\r\nlocation: https://evil.example\r\n<script>ñ'
    const { fields } = broughtTo(await browser.go('GET', authorizeUrl(asked({ scope }))))
    expect(fields['error_description']).toMatch(/^AADSTS70011: [\x20-\x7e]+$/)
  })
})

test.each(['HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS'] as const)(
  'the authorization address takes no %s',
  async (method) => {
    for (const version of ['v1', 'v2'] as const) {
      const answer = await instance.app.inject({ method, url: authorizeUrl(asked(), { version }) })
      expect([answer.statusCode, answer.headers['allow']]).toEqual([405, 'GET'])
      if (method !== 'HEAD') expect(answer.json()).toMatchObject({ error: 'invalid_request', error_codes: [900561] })
    }
  },
)
