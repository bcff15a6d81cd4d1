import { describe, expect, test } from 'vitest'
import { isRedirectUri, redirectUriAllowed } from './redirect-uri.ts'

describe('an app may register', () => {
  test.each([
    'https://app.example/callback',
    'https://app.example',
    'https://app.example:8443/a/b?tenant=1',
    'https://localhost:44395/',
    'http://localhost/callback',
    'http://127.0.0.1:5000',
    'http://[::1]:5000/cb',
  ])('%s with a secret', (uri) => {
    expect(isRedirectUri(uri, { isPublic: false })).toBe(true)
  })

  test.each([
    'https://app.example/callback',
    'http://localhost',
    'http://127.0.0.1/cb',
    'com.example.app:/callback',
    'msal2f6b1f0e-74f4-4a0b-8c2b-0d9b4bb0c9aa://auth',
  ])('%s on a device', (uri) => {
    expect(isRedirectUri(uri, { isPublic: true })).toBe(true)
  })
})

describe('no app may register', () => {
  test.each([
    '',
    'app.example/callback',
    '//app.example',
    '/callback',
    'http://app.example/callback',
    'http://localhost.evil.example/',
    'http://127.0.0.2/',
    'http://127.0.0.1.evil.example/',
    'https://app.example/#fragment',
    'https://app.example/*',
    'https://*.app.example/',
    'https://user@app.example/',
    'https://user:secret@app.example/',
    'https://app.example\\@evil.example/',
    'https://app.example/a b',
    'https://app.example/\n',
    'https://äpp.example/',
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'localhost:5000',
    `https://app.example/${'x'.repeat(256)}`,
  ])('%j', (uri) => {
    expect([isRedirectUri(uri, { isPublic: false }), isRedirectUri(uri, { isPublic: true })]).toEqual([false, false])
  })

  test('a scheme of its own with a secret, or TLS on the device itself without one', () => {
    expect(isRedirectUri('com.example.app:/callback', { isPublic: false })).toBe(false)
    expect(isRedirectUri('https://localhost/callback', { isPublic: true })).toBe(false)
  })
})

describe('a sign-in goes back to', () => {
  const device = { public: true, redirectUris: ['http://localhost', 'http://127.0.0.1:5000/cb', 'com.example.app:/cb'] }
  const web = { public: false, redirectUris: ['https://app.example/cb', 'http://localhost:5000/cb'] }

  test.each([
    'http://localhost',
    'http://localhost:1',
    'http://localhost:65535',
    'http://127.0.0.1:8080/cb',
    'http://127.0.0.1/cb',
    'com.example.app:/cb',
  ])('%s on a device: the port is free', (asked) => {
    expect(redirectUriAllowed(device, asked)).toBe(true)
  })

  test.each([
    'http://localhost:5000/other',
    'http://localhost:5000/?x=1',
    'http://localhost:5000/cb',
    'http://127.0.0.1:5000/cb/',
    'http://127.0.0.1:5000/CB',
    'http://user@localhost:5000',
    'http://localhost:5000@evil.example',
    'http://localhost:5000.evil.example',
    'http://localhost:x',
    'https://localhost:5000',
    'com.example.app:/cb/more',
  ])('not to %s', (asked) => {
    expect(redirectUriAllowed(device, asked)).toBe(false)
  })

  test('with a secret, to the very address only', () => {
    expect(web.redirectUris.map((uri) => redirectUriAllowed(web, uri))).toEqual([true, true])
    for (const asked of [
      'http://localhost:5001/cb',
      'https://app.example/cb/',
      'https://app.example/cb?x',
      'https://APP.example/cb',
    ])
      expect(redirectUriAllowed(web, asked)).toBe(false)
  })
})
