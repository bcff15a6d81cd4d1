import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Instance, openInstance } from './testing/instance.ts'

let instance: Instance
let token: string
let graphToken: string

beforeAll(async () => {
  instance = await openInstance()
  const { app, secret } = await instance.createApp()
  const tokenFor = async (resource: string) => {
    const fields = { grant_type: 'client_credentials', client_id: app.id, client_secret: secret, resource }
    return (await instance.post('/common/oauth2/token', fields)).body.access_token
  }
  token = await tokenFor('https://api.partnercenter.microsoft.com')
  graphToken = await tokenFor('https://graph.windows.net')
})
afterAll(() => instance.close())

const generate = (
  payload: string,
  { url = '/generatetoken', bearer = token, headers = {} as Record<string, string> } = {},
) => instance.app.inject({ method: 'POST', url, headers: { authorization: `Bearer ${bearer}`, ...headers }, payload })

test.each([
  ['a form', 'grant_type=jwt_token&client_id=x', { 'content-type': 'application/x-www-form-urlencoded' }],
  ['a form with a misspelt header', 'grant_type=jwt_token', { contenttype: 'application/x-www-form-urlencoded' }],
  ['a form called JSON', 'grant_type=jwt_token', { 'content-type': 'application/json' }],
  ['JSON', '{"grant_type":"jwt_token"}', { 'content-type': 'application/json' }],
])('a token is exchanged by %s', async (_name, payload, headers) => {
  const answer = await generate(payload, { headers })
  expect(answer.statusCode).toBe(200)
  expect(answer.body).toMatch(/^\{"access_token":"[^"]+","token_type":"bearer","expires_in":"3\d{3}"\}$/)
  expect((await instance.me(answer.json().access_token)).statusCode).toBe(200)
})

test('another grant type, or none, is refused', async () => {
  expect((await generate('grant_type=password')).statusCode).toBe(400)
  expect((await generate('')).statusCode).toBe(400)
  expect((await generate('{')).statusCode).toBe(400)
})

test('a token that is no good is refused before the rest is looked at', async () => {
  expect((await generate('grant_type=jwt_token', { bearer: 'x' })).statusCode).toBe(401)
  expect((await instance.app.inject({ method: 'POST', url: '/generatetoken' })).statusCode).toBe(401)
})

test('the newer address takes tokens for Partner Center only', async () => {
  expect((await generate('grant_type=jwt_token', { bearer: graphToken })).statusCode).toBe(200)
  const url = '/v3/generatetoken'
  expect((await generate('grant_type=jwt_token', { url })).statusCode).toBe(200)
  expect((await generate('grant_type=jwt_token', { url, bearer: graphToken })).statusCode).toBe(401)
})
