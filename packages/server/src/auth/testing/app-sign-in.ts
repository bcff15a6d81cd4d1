import { hash, randomBytes } from 'node:crypto'
import type { LightMyRequestResponse } from 'fastify'
import { type Browser, openBrowser } from './browser.ts'
import { type Instance, password } from './instance.ts'

export interface Pkce {
  verifier: string
  challenge: { code_challenge: string; code_challenge_method: string }
}
export const newPkce = (): Pkce => {
  const verifier = randomBytes(32).toString('base64url')
  const code_challenge = hash('sha256', verifier, 'base64url')
  return { verifier, challenge: { code_challenge, code_challenge_method: 'S256' } }
}

export interface Person {
  browser: Browser
  userPrincipalName: string
}

/** A browser of its own for each. */
export const personOf = (instance: Instance, userPrincipalName: string): Person => ({
  browser: openBrowser(instance),
  userPrincipalName,
})

export const authorizeUrl = (
  fields: Record<string, string>,
  { version = 'v2', tenant = 'common' }: { version?: 'v1' | 'v2'; tenant?: string } = {},
): string => `/${tenant}/oauth2/${version === 'v2' ? 'v2.0/' : ''}authorize?${new URLSearchParams(fields)}`

/** Pages that were shown on the way. */
export type Page = 'login' | 'consent'

/** From the authorization address through whatever pages are shown, up to what is brought to the app. */
export const throughPages = async (
  { browser, userPrincipalName }: Person,
  address: string,
  { accept = true }: { accept?: boolean } = {},
): Promise<{ answer: LightMyRequestResponse; pages: Page[] }> => {
  const pages: Page[] = []
  let answer = await browser.go('GET', address)
  for (let next = browser.location(answer); /^\/(common|auth)\//.test(next); next = browser.location(answer)) {
    answer = await browser.go('GET', next)
    const uid = /^\/sign-in\?interaction=([^&]+)$/.exec(browser.location(answer))?.[1]
    if (uid === undefined) continue
    const interaction = `/auth/interaction/${uid}`
    const { step } = (await browser.go('GET', interaction, { headers: browser.own })).json() as { step: Page }
    pages.push(step)
    const told =
      step === 'login'
        ? await browser.submit(interaction, { userPrincipalName, password })
        : await browser.submit(`${interaction}/consent`, { accept })
    if (told.statusCode !== 200) return { answer: told, pages }
    answer = await browser.go('GET', (told.json() as { redirectTo: string }).redirectTo)
  }
  return { answer, pages }
}

/** What an app gets at its address: in the query, or as the fields of the form that the browser posts there. */
export const broughtTo = (answer: LightMyRequestResponse): { address: string; fields: Record<string, string> } => {
  if (answer.statusCode === 303) {
    const [address = '', query] = String(answer.headers['location']).split('?')
    return { address, fields: Object.fromEntries(new URLSearchParams(query)) }
  }
  const unescaped = (text: string) => text.replaceAll('&#39;', "'").replaceAll('&quot;', '"').replaceAll('&amp;', '&')
  const address = unescaped(/<form method="post" action="([^"]*)"/.exec(answer.body)?.[1] ?? '')
  const inputs = answer.body.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)
  return { address, fields: Object.fromEntries([...inputs].map(([, name, value]) => [name!, unescaped(value!)])) }
}
