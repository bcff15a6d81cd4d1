import type { FastifyRequest } from 'fastify'

export const cookieOf = (request: FastifyRequest, name: string): string | undefined => {
  for (const part of request.headers.cookie?.split(';') ?? []) {
    const at = part.indexOf('=')
    if (part.slice(0, at).trim() === name) return part.slice(at + 1).trim()
  }
  return undefined
}

/** Text of a `Set-Cookie` header; without a value the cookie is removed. R7.3 */
export const cookieText = (
  name: string,
  value: string | undefined,
  { path, secure, seconds }: { path: string; secure: boolean; seconds?: number },
): string =>
  [
    `${name}=${value ?? ''}`,
    `Path=${path}`,
    'HttpOnly',
    'SameSite=Lax',
    ...(secure ? ['Secure'] : []),
    ...(value === undefined ? ['Max-Age=0'] : seconds === undefined ? [] : [`Max-Age=${seconds}`]),
  ].join('; ')
