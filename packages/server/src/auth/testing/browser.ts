import { enrol } from './authenticator-app.ts'
import type { Instance } from './instance.ts'

/** What a browser does about cookies, no more. */
export const openBrowser = ({
  app,
  publicUrl,
  now = () => new Date(),
}: Pick<Instance, 'app' | 'publicUrl'> & Partial<Pick<Instance, 'now'>>) => {
  const cookies = new Map<string, { name: string; value: string; path: string }>()

  const keep = (header: string) => {
    const [pair, ...attributes] = header.split(';').map((part) => part.trim())
    const at = pair!.indexOf('=')
    const name = pair!.slice(0, at)
    const path = attributes.find((text) => /^path=/i.test(text))?.slice(5) ?? '/'
    const gone = attributes.some((text) => /^max-age=0$/i.test(text) || /^expires=.*1970/i.test(text))
    if (gone) cookies.delete(name + path)
    else cookies.set(name + path, { name, value: pair!.slice(at + 1), path })
  }

  const go = async (
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    address: string,
    { headers = {}, body }: { headers?: Record<string, string>; body?: unknown } = {},
  ) => {
    const url = address.startsWith(publicUrl) ? address.slice(publicUrl.length) : address
    const path = url.split('?')[0]!
    const sent = [...cookies.values()].filter((cookie) => path.startsWith(cookie.path))
    const answer = await app.inject({
      method,
      url,
      headers: {
        accept: 'text/html',
        ...(sent.length > 0 && { cookie: sent.map(({ name, value }) => `${name}=${value}`).join('; ') }),
        ...headers,
      },
      ...(body !== undefined && { payload: JSON.stringify(body) }),
    })
    for (const header of [answer.headers['set-cookie'] ?? []].flat()) keep(header)
    return answer
  }
  /** A call that a page of ours makes. */
  const own = {
    accept: 'application/json',
    'content-type': 'application/json',
    'x-tenantry-request': '1',
    origin: publicUrl,
  }

  const location = (answer: { headers: Record<string, unknown> }) => String(answer.headers['location'])

  return {
    go,
    own,
    cookies,
    location,
    now,
    /** From the sign-in address to the sign-in page; answers the address of the interaction. */
    begin: async (returnTo = '/customers') => {
      const authorize = await go('GET', `/auth/sign-in?returnTo=${encodeURIComponent(returnTo)}`)
      return location(await go('GET', location(authorize)))
    },
    submit: (interaction: string, credentials: unknown) => go('POST', interaction, { headers: own, body: credentials }),
    /** From the sign-in server back to the page that was asked for. */
    finish: async (redirectTo: string) => {
      const callback = await go('GET', redirectTo)
      return go('GET', location(callback))
    },
    me: () => go('GET', '/tenantry/v1/me', { headers: own }),
  }
}
export type Browser = ReturnType<typeof openBrowser>

/** With a password, and an authenticator app that is added where one is demanded. */
export const signIn = async (browser: Browser, credentials: unknown, returnTo?: string) => {
  const interaction = await browser.begin(returnTo)
  const answer = (await browser.submit(interaction, credentials)).json()
  const { redirectTo } = answer.step === 'enrolment' ? (await enrol(browser, interaction)).json() : answer
  return browser.finish(redirectTo)
}
