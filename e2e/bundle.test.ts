import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'

const dist = fileURLToPath(new URL('../packages/portal/dist/', import.meta.url))
const read = (path: string) => readFileSync(dist + path)

/** A chunk and all that it imports before it runs. What it asks for later, by `import()`, is not waited for. */
const withImports = (chunk: string, found: Set<string>) => {
  if (found.has(chunk)) return
  found.add(chunk)
  const code = read(chunk).toString()
  for (const [, name] of code.matchAll(/(?:\bfrom|\bimport)\s*"\.\/([^"]+\.js)"/g)) withImports(`assets/${name}`, found)
}

test('A-53: sign-in and customer list take at most 250 kB of script, compressed', () => {
  // The larger ones first: there is a chunk of first words for each language.
  const names = readdirSync(`${dist}assets`).sort((a, b) => read(`assets/${b}`).length - read(`assets/${a}`).length)
  const chunks = new Set<string>()
  for (const [, path] of read('index.html')
    .toString()
    .matchAll(/(?:src|href)="\/([^"]+\.js)"/g))
    withImports(path!, chunks)
  for (const screen of ['sign-in-page', 'frame', 'customer-list-page', 'first']) {
    const name = names.find((each) => each.startsWith(`${screen}-`) && each.endsWith('.js'))
    expect(name, screen).toBeDefined()
    withImports(`assets/${name}`, chunks)
  }
  const sizes = [...chunks].map((chunk) => gzipSync(read(chunk), { level: 9 }).length)
  const total = sizes.reduce((sum, size) => sum + size, 0)
  expect(total).toBeLessThanOrEqual(250_000)
  // A bundle that is no longer split as this test believes would measure nothing.
  expect(total).toBeGreaterThan(100_000)
})
