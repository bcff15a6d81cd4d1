// Where a sign-in may send a person back to with a code (RFC 8252, RFC 9700): registered addresses and no others.

const MAX_LENGTH = 256
const loopbacks = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Of an app of one's own choosing on a device: a domain name read backwards, or the scheme that MSAL makes. */
const isPrivateScheme = (protocol: string): boolean =>
  /^(?:[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)+|msal[0-9a-f-]{36}):$/.test(protocol)

/** Whether an app may register this address. Without TLS only on the device itself. */
export const isRedirectUri = (text: string, { isPublic }: { isPublic: boolean }): boolean => {
  if (text.length > MAX_LENGTH || !/^[\x21-\x7e]+$/.test(text) || /[#*\\]/.test(text)) return false
  const url = URL.parse(text)
  if (url?.username !== '' || url.password !== '') return false
  const onDevice = loopbacks.has(url.hostname)
  if (url.protocol === 'http:') return onDevice
  if (url.protocol === 'https:') return !(isPublic && onDevice)
  return isPublic && isPrivateScheme(url.protocol)
}

/** A program on a device listens where there is room: its loopback address counts without the port. */
const withoutPort = (text: string): string | undefined => {
  const [, host, rest] = /^(http:\/\/(?:localhost|127\.0\.0\.1|\[::1\]))(?::\d{1,5})?((?:[/?].*)?)$/.exec(text) ?? []
  return host === undefined ? undefined : host + rest
}

export interface Registered {
  redirectUris: readonly string[]
  public: boolean
}

/** Whether this is a registered address, letter by letter. */
export const redirectUriAllowed = ({ redirectUris, public: isPublic }: Registered, asked: string): boolean => {
  if (redirectUris.includes(asked)) return true
  const wanted = isPublic ? withoutPort(asked) : undefined
  return wanted !== undefined && redirectUris.some((uri) => withoutPort(uri) === wanted)
}
