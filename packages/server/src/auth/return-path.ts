const HOME = '/customers'
const DECODINGS = 3

/** Printable ASCII without backslash, one slash in front: nothing a browser could take for another host. */
const isLocal = (text: string): boolean => /^\/(?!\/)[\x21-\x5b\x5d-\x7e]*$/.test(text)

/** Where a sign-in ends: a path of our own, and so in every decoded form; otherwise the start page (R7.4). */
export const returnPath = (asked: unknown): string => {
  if (typeof asked !== 'string' || asked.length > 2_000 || !isLocal(asked)) return HOME
  const mark = asked.search(/[?#]/)
  let path = mark < 0 ? asked : asked.slice(0, mark)
  for (let n = 0; n < DECODINGS; n++) {
    if (/^\/[/\\]|[\\\p{Cc}]/u.test(path) || path.startsWith('/auth/')) return HOME
    try {
      path = decodeURIComponent(path)
    } catch {
      return HOME
    }
  }
  const { pathname } = new URL(asked, 'http://own')
  return pathname.startsWith('//') ? HOME : asked
}
