import type { LightMyRequestResponse } from 'fastify'
import { codeOf, stepAt } from '../totp.ts'
import type { Browser } from './browser.ts'

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const bytesOf = (text: string): Buffer => {
  const bits = [...text].map((sign) => BASE32.indexOf(sign).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}

/** An authenticator app on somebody's phone. */
export const authenticatorApp = (secret: string) => ({
  /** The code that it shows, now or a number of steps away. */
  code: (at = new Date(), steps = 0): string => codeOf(bytesOf(secret), stepAt(at) + steps),
})
export type AuthenticatorApp = ReturnType<typeof authenticatorApp>

/** Adds an authenticator app where a sign-in demands one. */
export const enrol = async (browser: Browser, interaction: string): Promise<LightMyRequestResponse> => {
  const { offer, secret } = (await browser.submit(`${interaction}/totp/offer`, {})).json()
  return browser.submit(`${interaction}/totp`, { offer, code: authenticatorApp(secret).code(browser.now()) })
}

/** Adds an authenticator app on the page of one's own account. */
export const addTotp = async (
  browser: Browser,
  at = new Date(),
): Promise<{ phone: AuthenticatorApp; answer: LightMyRequestResponse }> => {
  const own = (body: object) => ({ headers: browser.own, body })
  const { offer, secret } = (await browser.go('POST', '/auth/second-factor/totp/offer', own({}))).json()
  const phone = authenticatorApp(secret)
  const answer = await browser.go('POST', '/auth/second-factor/totp', own({ offer, code: phone.code(at, -1) }))
  return { phone, answer }
}
