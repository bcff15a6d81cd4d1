const QUOTE = 34
const BACKSLASH = 92
const OPEN_ARRAY = 91
const CLOSE_ARRAY = 93
const OPEN = 123
const CLOSE = 125

/** No customer is longer. */
export const LONGEST = 1_000_000
export const TOO_LONG = Symbol('too long')

/**
 * The customers in a JSON text of any length, each as its own text: elements of an array, of the `items` of a collection, or
 * objects one after the other. Only brackets and strings are looked at; whether an object is good JSON shows when it is parsed.
 */
export async function* jsonObjects(chunks: AsyncIterable<string>): AsyncGenerator<string | typeof TOO_LONG> {
  let depth = 0
  /** Depth at which customers stand: 0 one after the other, 1 in an array, 2 in the items of a collection. */
  let level = 0
  let inString = false
  let escaped = false
  let inObject = false
  /** What earlier chunks had of the object that has begun. */
  let begun = ''
  let tooLong = false

  for await (const chunk of chunks) {
    let from = 0
    for (let i = 0; i < chunk.length; i++) {
      const code = chunk.charCodeAt(i)
      if (inString) {
        if (escaped) escaped = false
        else if (code === BACKSLASH) escaped = true
        else if (code === QUOTE) inString = false
      } else if (code === QUOTE) inString = true
      else if (code === OPEN) {
        if (depth++ !== level) continue
        inObject = true
        from = i
      } else if (code === OPEN_ARRAY) {
        if (depth === 0) level = 1
        else if (depth === 1 && inObject && isItems(begun, chunk.slice(from, i))) {
          level = 2
          inObject = false
          begun = ''
        }
        depth++
      } else if (code === CLOSE) {
        if (--depth !== level || !inObject) continue
        yield tooLong ? TOO_LONG : begun + chunk.slice(from, i + 1)
        inObject = false
        tooLong = false
        begun = ''
      } else if (code === CLOSE_ARRAY && --depth < level) level = 0
    }
    if (!inObject) continue
    if (begun.length + chunk.length - from > LONGEST) tooLong = true
    begun = tooLong ? '' : begun + chunk.slice(from)
  }
  if (inObject) yield tooLong ? TOO_LONG : begun // cut off: the parser says so
}

/** Whether the array that begins here holds the items of a collection. */
const isItems = (begun: string, rest: string): boolean =>
  /"items"\s*:\s*$/i.test((rest.length > 40 ? rest : begun + rest).slice(-40))
