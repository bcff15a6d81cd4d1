const HOME = '/customers'

/** Printable ASCII without backslash, one slash in front: nothing a browser could take for another host. */
const isLocal = (text: string): boolean => /^\/(?!\/)[\x21-\x5b\x5d-\x7e]*$/.test(text)

/** What one of its decoded forms would make of the path. */
const isUnsafe = (path: string): boolean => /^\/[/\\]|[\\\p{Cc}]/u.test(path) || path.startsWith('/auth/')

/** Where a sign-in ends: a path of our own, and so in every decoded form; otherwise the start page (R7.4). */
export const returnPath = (asked: unknown): string => {
  if (typeof asked !== 'string' || asked.length > 2_000 || !isLocal(asked)) return HOME
  let path = asked.split(/[?#]/, 1)[0]!
  for (;;) {
    if (isUnsafe(path)) return HOME
    const decoded = decode(path)
    if (decoded === undefined) return HOME
    if (decoded === path) break
    path = decoded
  }
  // Dot segments, as a browser takes them away.
  return new URL(asked, 'http://own').pathname.startsWith('//') ? HOME : asked
}

const decode = (path: string): string | undefined => {
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}
