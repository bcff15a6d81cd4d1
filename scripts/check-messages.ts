// The words of the product in both languages: same keys, same placeholders, valid ICU, every key that the portal asks for
// is there and every one that is there is asked for. Prints one line for each fault, then exits with 1.
import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { IntlMessageFormat } from 'intl-messageformat'

type Catalogue = Record<string, string>

const folders = ['packages/contract/src/messages', 'packages/portal/src/i18n']
const faults: string[] = []

const read = (file: string): Catalogue => JSON.parse(readFileSync(file, 'utf8'))

/** What a message takes: `{n, plural, …}` gives `n plural`, however often and deep it stands. */
const placeholders = (text: string, language: string): string => {
  const found = new Set<string>()
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    // Kinds of the parser: 1 argument, 2 number, 3 date, 4 time, 5 select, 6 plural.
    if ('type' in value && 'value' in value && Number(value.type) > 0 && Number(value.type) < 7)
      found.add(`${value.value} ${value.type}`)
    for (const member of Object.values(value)) visit(member)
  }
  visit(new IntlMessageFormat(text, language, undefined, { ignoreTag: true }).getAst())
  return [...found].sort().join(', ')
}

const compare = (name: string, en: Catalogue, es: Catalogue) => {
  for (const key of Object.keys(en)) if (!(key in es)) faults.push(`${name}: ${key} is missing in Spanish`)
  for (const key of Object.keys(es)) if (!(key in en)) faults.push(`${name}: ${key} is missing in English`)
  for (const [key, english] of Object.entries(en)) {
    const spanish = es[key]
    if (spanish === undefined) continue
    if (/["“”]|\b(tú|tus?|tienes|puedes|debes)\b/i.test(spanish))
      faults.push(`${name}: ${key} in Spanish wants «» and usted: ${spanish}`)
    try {
      const [inEnglish, inSpanish] = [placeholders(english, 'en'), placeholders(spanish, 'es')]
      if (inEnglish !== inSpanish)
        faults.push(`${name}: ${key} takes {${inEnglish}} in English, {${inSpanish}} in Spanish`)
    } catch (error) {
      faults.push(`${name}: ${key} cannot be parsed: ${error instanceof Error ? error.message : error}`)
    }
  }
}

/** Literals of a source that look like keys, and patterns of those that are put together. */
const keysAskedFor = (source: string) => ({
  literals: [...source.matchAll(/'([a-z][A-Za-z-]*(?:\.[A-Za-z_-]+)+)'/g)].map(([, key]) => key!),
  calls: [...source.matchAll(/\bt\(\s*'([^']+)'/g)].map(([, key]) => key!),
  patterns: [...source.matchAll(/`([a-z][A-Za-z-]*\.[^`\s]*\$\{[^`]*)`/g)].map(
    ([, template]) => new RegExp(`^${template!.replace(/[.]/g, '\\.').replace(/\$\{(?:[^{}]|\{[^}]*\})*\}/g, '.+')}$`),
  ),
})

for (const file of folders.flatMap((folder) => globSync(`${folder}/{en.json,en/*.json}`))) {
  const other = file.replace('/en.json', '/es.json').replace('/en/', '/es/')
  compare(file.replace(/^packages\//, ''), read(file), read(other))
}

const files = globSync('packages/portal/src/i18n/en/*.json')
const owner = new Map<string, string>()
for (const file of files)
  for (const key of Object.keys(read(file))) {
    if (owner.has(key)) faults.push(`${key} stands in both ${owner.get(key)} and ${file}`)
    owner.set(key, file)
  }

const used = new Set<string>()
const patterns: RegExp[] = []
for (const file of globSync('packages/portal/src/**/*.{ts,tsx}')) {
  const asked = keysAskedFor(readFileSync(file, 'utf8'))
  for (const key of asked.calls) if (!owner.has(key)) faults.push(`${file}: there is no message ${key}`)
  for (const key of [...asked.literals, ...asked.calls]) used.add(key)
  patterns.push(...asked.patterns)
}
for (const [key, file] of owner)
  if (!used.has(key) && !patterns.some((pattern) => pattern.test(key))) faults.push(`${file}: nothing uses ${key}`)

// The first screen is shown before the words of the other pages are there.
const firstWords = new Set(
  [...readFileSync('packages/portal/src/i18n/en/first.ts', 'utf8').matchAll(/'\.\/(.+\.json)'/g)].map(
    ([, name]) => name,
  ),
)
const firstScreen = new Set<string>()
const walk = (file: string) => {
  if (firstScreen.has(file)) return
  firstScreen.add(file)
  for (const [, path] of readFileSync(file, 'utf8').matchAll(/^(?:import|export|\}) .*?from '(\.[^']+\.tsx?)'/gm))
    walk(join(dirname(file), path!))
}
for (const page of [
  'app/main',
  'app/frame',
  'sign-in/sign-in-page',
  'sign-in/signed-in-page',
  'customers/customer-list-page',
])
  walk(`packages/portal/src/${page}.tsx`)
for (const file of firstScreen) {
  const asked = keysAskedFor(readFileSync(file, 'utf8'))
  for (const [key, catalogue] of owner)
    if (
      !firstWords.has(basename(catalogue)) &&
      ([...asked.literals, ...asked.calls].includes(key) || asked.patterns.some((pattern) => pattern.test(key)))
    )
      faults.push(`${file}: ${key} of ${catalogue} is not there on the first screen`)
}

for (const fault of faults) console.error(fault)
console.log(`${owner.size} messages of the portal checked, ${faults.length} faults`)
process.exitCode = faults.length > 0 ? 1 : 0
