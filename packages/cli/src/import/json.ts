import { fromWire } from '@tenantry/server/customer-files'
import { jsonObjects, LONGEST, TOO_LONG } from './json-objects.ts'
import { type SourceRow, unreadable } from './row.ts'

/** Customers as the API answers them: a collection, an array, one customer, or one a line. */
export async function* jsonRows(chunks: AsyncIterable<string>): AsyncGenerator<SourceRow> {
  const [head, all] = await withHead(chunks)
  // By lines, a broken one spoils no other.
  const texts = isLines(head) ? linesOf(all) : jsonObjects(all)
  let row = 0
  for await (const text of texts) {
    row++
    if (text !== '') yield { row, ...customerIn(text) }
  }
}

const customerIn = (text: string | typeof TOO_LONG): Omit<SourceRow, 'row'> => {
  if (text === TOO_LONG) return { problem: unreadable('import.tooLong') }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { problem: unreadable('import.badJson') }
  }
  try {
    return { customer: fromWire(value) }
  } catch (problem) {
    return { problem }
  }
}

/** The first chunk, or more if the first line is longer; and everything again. */
const withHead = async (chunks: AsyncIterable<string>): Promise<[string, AsyncIterable<string>]> => {
  const iterator = chunks[Symbol.asyncIterator]()
  let head = ''
  while (head.length < LONGEST && !head.trimStart().includes('\n')) {
    const next = await iterator.next()
    if (next.done) break
    head += next.value
  }
  return [
    head,
    (async function* () {
      yield head
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value
    })(),
  ]
}

/** Each line is an object of its own when the first one is, and another follows. */
const isLines = (head: string): boolean => {
  const [first = '', ...others] = head.trimStart().split('\n', 2)
  if (!first.startsWith('{') || others.length === 0) return false
  try {
    return !('items' in JSON.parse(first))
  } catch {
    return false
  }
}

async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<string | typeof TOO_LONG> {
  let rest = ''
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) yield line.length > LONGEST ? TOO_LONG : line.trim()
    if (rest.length > LONGEST) rest = rest.slice(0, LONGEST + 1)
  }
  yield rest.length > LONGEST ? TOO_LONG : rest.trim()
}
