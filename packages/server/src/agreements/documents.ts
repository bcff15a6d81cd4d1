import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { placeholder, placeholderLanguages } from './placeholder.ts'
import type { AgreementTemplate } from './templates.ts'

const FALLBACK = 'en-US'
const contentTypes = { html: 'text/html; charset=utf-8', pdf: 'application/pdf' } as const
type Extension = keyof typeof contentTypes

/** A text that there is: `MicrosoftCustomerAgreement.es-ES.html`, or `….es-ES.MX.pdf` for one country. */
interface Text {
  read: () => Buffer | Promise<Buffer>
  language: string
  country: string | undefined
  extension: Extension
}

const NAME = /^(\w+)\.([a-z]{2,3}(?:-[a-z\d]{2,8})*)(?:\.([a-z]{2}))?\.(html|pdf)$/i

/** What the operator put into the data folder. */
const textsIn = async (folder: string, { type }: AgreementTemplate): Promise<Text[]> => {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  return names.sort().flatMap((name) => {
    const [, about, language, country, extension] = NAME.exec(name) ?? []
    if (!about || !same(about, type)) return []
    return {
      read: () => readFile(join(folder, name)),
      language: language!,
      country: country?.toUpperCase(),
      extension: extension!.toLowerCase() as Extension,
    }
  })
}

const placeholders = ({ type }: AgreementTemplate): Text[] =>
  placeholderLanguages.map((language) => ({
    read: () => Buffer.from(placeholder(type, language)),
    language,
    country: undefined,
    extension: 'html',
  }))

/** Texts for a country, the nearest first: the operator's own for it, the operator's own, ours. */
const textsFor = async (dataFolder: string, template: AgreementTemplate, country: string): Promise<Text[][]> => {
  const own = await textsIn(join(dataFolder, 'agreements'), template)
  const of = (wanted: string | undefined) => own.filter((text) => text.country === wanted)
  return [of(country), of(undefined), placeholders(template)]
}

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase()
const primary = (language: string) => language.split('-', 1)[0]!

/** Which text: in the data folder, of a template. */
export interface TextOf {
  dataFolder: string
  template: AgreementTemplate
  language: string
  /** Two capital letters. */
  country: string
}

/** The language that is answered: the one asked for, else another form of it (es-MX → es-ES), else en-US. */
export const answeredLanguage = async ({ dataFolder, template, language, country }: TextOf): Promise<string> => {
  const languages = (await textsFor(dataFolder, template, country)).flat().map((text) => text.language)
  return (
    languages.find((each) => same(each, language)) ??
    languages.find((each) => same(primary(each), primary(language))) ??
    FALLBACK
  )
}

/** The text as it stands now. Where there is a page and a PDF, one is for reading and the other for keeping. */
export const readText = async (
  { dataFolder, template, language, country }: TextOf,
  prefer: Extension,
): Promise<{ body: Buffer; contentType: string; fileName: string }> => {
  const inLanguage = (await textsFor(dataFolder, template, country)).map((texts) =>
    texts.filter((text) => same(text.language, language)),
  )
  const nearest = inLanguage.find((texts) => texts.length > 0) ?? []
  const text = nearest.find(({ extension }) => extension === prefer) ?? nearest[0]
  // The operator took the text away after the link was made.
  if (!text) return readText({ dataFolder, template, language: FALLBACK, country }, prefer)
  return {
    body: await text.read(),
    contentType: contentTypes[text.extension],
    fileName: `${template.type}.${text.language}.${text.extension}`,
  }
}
