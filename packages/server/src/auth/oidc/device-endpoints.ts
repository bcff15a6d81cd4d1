import type { FastifyInstance, FastifyRequest } from 'fastify'
import { message } from '../../http/messages.ts'
import type { Directory } from '../directory.ts'
import { DEVICE_CODE_SECONDS, POLLING_SECONDS } from './device-code.ts'
import {
  appOf,
  bodyFields,
  mustHaveGrant,
  required,
  resourceOf,
  type Version,
  wantsRefreshToken,
} from './entra-request.ts'
import { onlyPost } from './entra-scope.ts'
import type { SignInServer } from './provider.ts'

export interface DeviceEndpointOptions {
  directory: Directory
  server: SignInServer
  publicUrl: string
}

/** Where devices get their codes. The two versions name the address differently, and v1 writes its numbers as strings. */
export const mountDeviceEndpoints = (app: FastifyInstance, options: DeviceEndpointOptions): void => {
  const { directory, server, publicUrl } = options
  const url = `${publicUrl}/device`

  const answer = (version: Version) => async (request: FastifyRequest) => {
    const fields = bodyFields(request)
    const asking = appOf(request, fields, directory)
    mustHaveGrant(asking, 'device_code')
    required(fields, version === 'v1' ? 'resource' : 'scope')
    const resource = resourceOf(version, fields, { appOnly: false, publicUrl })
    const { deviceCode, userCode } = await server.beginOnDevice({
      app: asking,
      address: request.ip,
      lasting: wantsRefreshToken(version, fields),
      ...(resource && { resource: resource.name }),
    })
    const codes = { user_code: userCode, device_code: deviceCode }
    const said = { message: message(request.locale, 'device.message', { url, code: userCode }) }
    return version === 'v1'
      ? {
          ...codes,
          verification_url: url,
          expires_in: String(DEVICE_CODE_SECONDS),
          interval: String(POLLING_SECONDS),
          ...said,
        }
      : { ...codes, verification_uri: url, expires_in: DEVICE_CODE_SECONDS, interval: POLLING_SECONDS, ...said }
  }
  onlyPost(app, '/:tenant/oauth2/devicecode', answer('v1'))
  onlyPost(app, '/:tenant/oauth2/v2.0/devicecode', answer('v2'))
}
