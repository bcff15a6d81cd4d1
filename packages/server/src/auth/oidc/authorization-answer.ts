import { randomBytes } from 'node:crypto'
import { type Locale, message } from '../../http/messages.ts'
import { pageHeaders } from '../../http/page-headers.ts'

/** Ways of bringing an answer to an app's address. In the library they have names of their own, so that ours are used. */
export const responseModes = ['query', 'form_post'] as const
export type ResponseMode = (typeof responseModes)[number]
export const ownMode = (mode: ResponseMode): string => `tenantry_${mode}`

export interface AuthorizationAnswer {
  mode: ResponseMode
  redirectUri: string
  payload: Record<string, string>
}

export interface PageAnswer {
  status: number
  headers: Record<string, string>
  body: string
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => escapes[sign]!)

/** The address with more in its query; what stands there already stays as it is. */
const withQuery = (address: string, payload: Record<string, string>): string =>
  `${address}${address.includes('?') ? (/[?&]$/.test(address) ? '' : '&') : '?'}${new URLSearchParams(payload)}`

const formPage = (
  { redirectUri, payload }: AuthorizationAnswer,
  { locale, nonce }: { locale: Locale; nonce: string },
) => {
  const inputs = Object.entries(payload).map(
    ([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`,
  )
  return `<!doctype html>
<html lang="${locale}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(message(locale, 'page.onward.title'))}</title>
<form method="post" action="${escaped(redirectUri)}">
${inputs.join('\n')}
<noscript>
<p>${escaped(message(locale, 'page.onward.text'))}</p>
<button>${escaped(message(locale, 'page.onward.continue'))}</button>
</noscript>
</form>
<script nonce="${nonce}">document.forms[0].submit()</script>
</html>
`
}

/** Brings code or refusal to the app: in the query of its address, or in a form that the browser posts there. */
export const answerPage = (
  answer: AuthorizationAnswer,
  { locale, publicUrl }: { locale: Locale; publicUrl: string },
): PageAnswer => {
  const secret = { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }
  if (answer.mode === 'query')
    return { status: 303, headers: { ...secret, location: withQuery(answer.redirectUri, answer.payload) }, body: '' }
  const nonce = randomBytes(16).toString('base64')
  return {
    status: 200,
    headers: {
      ...pageHeaders({ publicUrl }),
      ...secret,
      'content-type': 'text/html; charset=utf-8',
      // The form goes to the app, and from there to wherever the app wants.
      'content-security-policy': `default-src 'none'; script-src 'nonce-${nonce}'; base-uri 'none'; frame-ancestors 'none'`,
    },
    body: formPage(answer, { locale, nonce }),
  }
}
