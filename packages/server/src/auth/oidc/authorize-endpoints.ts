import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { localeOf } from '../../http/messages.ts'
import type { AppDocument } from '../app.ts'
import type { Directory } from '../directory.ts'
import { portalClientId } from '../portal-client.ts'
import { redirectUriAllowed } from '../redirect-uri.ts'
import { answerPage, ownMode, type ResponseMode, responseModes } from './authorization-answer.ts'
import { authorizationError, EntraError } from './entra-error.ts'
import {
  appOf,
  type Fields,
  mustHaveGrant,
  queryFields,
  resourceOf,
  type Version,
  wantsRefreshToken,
} from './entra-request.ts'
import { refuseOthers } from './entra-scope.ts'
import type { SignInServer } from './provider.ts'
import { resourcesOfPeople } from './resources.ts'
import { scopeOf } from './sign-in-grant.ts'

// The authorization addresses as clients of Entra ID know them. Until app and redirect URI are known to belong together,
// whatever is wrong is told to the person; after that, to the app.

export interface AuthorizeOptions {
  directory: Directory
  server: SignInServer
  publicUrl: string
}

interface Refused {
  error: EntraError
  redirectUri: string
  fields: Fields
}

/** Why a sign-in cannot begin, for the page that says so. */
const reasonFor = ({ refusal }: EntraError): string => {
  switch (refusal) {
    case 'tenantUnknown':
    case 'appUnknown':
      return 'app_unknown'
    case 'appDisabled':
    case 'grantNotOfApp':
      return 'app_disabled'
    default:
      return 'invalid_request'
  }
}

/** Where the answer goes; undefined: nowhere that is registered. */
const redirectUriOf = (app: AppDocument, asked: string | undefined): string | undefined => {
  if (asked) return redirectUriAllowed(app, asked) ? asked : undefined
  return app.redirectUris.length === 1 ? app.redirectUris[0] : undefined
}

const modeOf = (fields: Fields): ResponseMode => {
  const isBound = (fields['response_type'] ?? '').includes('id_token')
  const asked = fields['response_mode'] || (isBound ? 'fragment' : 'query')
  const mode = responseModes.find((each) => each === asked)
  if (!mode || (isBound && mode === 'query'))
    throw new EntraError(
      'responseModeUnsupported',
      isBound
        ? "An ID token is answered with response_mode 'form_post'."
        : "The response_mode is 'query' or 'form_post'.",
    )
  return mode
}

const prompts: Record<string, Fields> = {
  none: { silent: '1' },
  login: { prompt: 'login' },
  select_account: { prompt: 'login' },
  consent: { prompt: 'consent' },
}
const promptOf = ({ prompt }: Fields): Fields => {
  if (!prompt) return {}
  const known = Object.hasOwn(prompts, prompt) && prompts[prompt]
  if (!known) throw new EntraError('requestInvalid', `The prompt '${prompt}' is not supported.`)
  return known
}

/** The same request once more, for a person who is signed in as somebody else than they want to be. */
const forSomebodyElse = (request: FastifyRequest, { login_hint: _, ...fields }: Fields): string =>
  `${request.url.split('?')[0]}?${new URLSearchParams({ ...fields, prompt: 'select_account' })}`

/** What came of it, or why it was refused. */
const attempt = <T>(body: () => T): T | EntraError => {
  try {
    return body()
  } catch (error) {
    if (error instanceof EntraError) return error
    throw error
  }
}

/** Goes on as it was sent. */
const passedOn = ['state', 'nonce', 'login_hint', 'max_age', 'code_challenge', 'code_challenge_method'] as const

export const mountAuthorizeEndpoints = (app: FastifyInstance, options: AuthorizeOptions): void => {
  const { directory, server, publicUrl } = options

  const forServer = (version: Version, asking: AppDocument, fields: Fields): URLSearchParams => {
    const mode = modeOf(fields)
    const resource = resourceOf(version, fields, { appOnly: false, publicUrl })
    const resources = new Set([...(resource ? [resource.name] : []), ...resourcesOfPeople(publicUrl)])
    const search = new URLSearchParams({
      client_id: asking.id,
      response_type: fields['response_type'] ?? '',
      response_mode: ownMode(mode),
      scope: scopeOf({ lasting: wantsRefreshToken(version, fields) }),
      ...promptOf(fields),
      ...Object.fromEntries(passedOn.flatMap((name) => (fields[name] ? [[name, fields[name]]] : []))),
    })
    // The token that is asked for first; the others may be asked for with the same code or refresh token.
    for (const name of resources) search.append('resource', name)
    return search
  }

  /** Tells the app, once it is known which address is the app's. */
  const toApp = (request: FastifyRequest, reply: FastifyReply, { error, redirectUri, fields }: Refused) => {
    const { state, response_mode } = fields
    const answer = {
      mode: response_mode === 'form_post' ? ('form_post' as const) : ('query' as const),
      redirectUri,
      payload: { ...authorizationError(error), ...(state && { state }) },
    }
    const locale = localeOf(request.headers['accept-language'])
    const { status, headers, body } = answerPage(answer, { locale, publicUrl })
    return reply.code(status).headers(headers).send(body)
  }

  const toPerson = (reply: FastifyReply, reason: string) => reply.redirect(`/sign-in?error=${reason}`, 303)

  const understand = (request: FastifyRequest) => {
    const fields = queryFields(request)
    const asking = appOf(request, fields, directory)
    mustHaveGrant(asking, 'authorization_code')
    return { fields, asking, redirectUri: redirectUriOf(asking, fields['redirect_uri']) }
  }

  const authorize = (version: Version) => async (request: FastifyRequest, reply: FastifyReply) => {
    if ((request.query as { client_id?: unknown }).client_id === portalClientId)
      return onward(request, reply, new URL(request.url, publicUrl).search)
    const asked = attempt(() => understand(request))
    if (asked instanceof EntraError) return toPerson(reply, reasonFor(asked))
    const { fields, asking, redirectUri } = asked
    if (redirectUri === undefined) return toPerson(reply, 'invalid_redirect_uri')
    const search = attempt(() => forServer(version, asking, fields))
    if (search instanceof EntraError) return toApp(request, reply, { error: search, redirectUri, fields })
    search.set('redirect_uri', redirectUri)
    search.set('again', forSomebodyElse(request, fields))
    return onward(request, reply, `?${search}`)
  }

  const onward = (request: FastifyRequest, reply: FastifyReply, search: string) => {
    const { uid } = request.params as { uid?: string }
    reply.hijack()
    return server.authorize(request.raw, reply.raw, { search, ...(uid !== undefined && { uid }) })
  }

  for (const [url, version] of [
    ['/:tenant/oauth2/authorize', 'v1'],
    ['/:tenant/oauth2/v2.0/authorize', 'v2'],
  ] as const) {
    app.get(url, { exposeHeadRoute: false }, authorize(version))
    refuseOthers(app, url, 'GET')
  }
  // On the way back from the sign-in page.
  app.get('/:tenant/oauth2/v2.0/authorize/:uid', (request, reply) =>
    onward(request, reply, new URL(request.url, publicUrl).search),
  )
}
