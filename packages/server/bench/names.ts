/** The same numbers each time. */
export const randomFrom = (seed: number) => (below: number) => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
  return Math.floor((seed / 2 ** 32) * below)
}
type Random = ReturnType<typeof randomFrom>

export const oneOf = <T>(random: Random, list: readonly T[]): T => list[random(list.length)] as T

const syllables =
  'an ar bel bo bri ca cam cor da del do el er fa fer ga gra ha hol in ja ka kor la len lin lo mar mel mi mon na ner no o pa per pin qui ra ri ro sa sen sol ta ter ti tor tra u va ver vi vol wa wen xa yo zen'.split(
    ' ',
  )
const known =
  'Harbor Aurora Pine Sol Luna Monte Rio Verde Norte Sur Delta Vega Mirador Costa Faro Puente Campo Valle Roca Brisa'.split(
    ' ',
  )
const sectors =
  'Clinics Logistics Foods Systems Consulting Libros Textil Motors Energy Design Media Legal Dental Travel Farms'.split(
    ' ',
  )
/** What many names of a country begin with. */
const openings = ['Grupo', 'Talleres', 'The', 'Stichting', 'Vve', 'Transportes', 'Hotel', 'Dr']
const forms = { ES: ['SL', 'SA', 'SLU'], US: ['Inc', 'LLC'], FR: ['SARL', 'SAS'], DE: ['GmbH', 'AG'], MX: ['SA de CV'] }
const countries = ['ES', 'ES', 'US', 'US', 'FR', 'DE', 'MX'] as const

const WORDS = 20_000
const FLAT = 50

const capital = (word: string) => word[0]!.toUpperCase() + word.slice(1)

/** Words of which few are frequent and most are rare, as they are in names. */
const vocabulary = (): string[] => {
  const random = randomFrom(1)
  const words = new Set(known)
  while (words.size < WORDS)
    words.add(capital(Array.from({ length: 2 + random(3) }, () => oneOf(random, syllables)).join('')))
  return [...words]
}
const words = vocabulary()
const steepness = Math.log(WORDS / FLAT + 1)
const word = (random: Random): string =>
  words[Math.min(WORDS - 1, Math.floor(FLAT * (Math.exp((random(1e6) / 1e6) * steepness) - 1)))] as string

/** A name of a company and its country. */
export const companyFrom = (random: Random): { name: string; country: string } => {
  const country = oneOf(random, countries)
  const opening = random(12) === 0 ? `${oneOf(random, openings)} ` : ''
  const second = random(3) > 0 ? ` ${word(random)}` : ''
  const sector = random(4) > 0 ? ` ${oneOf(random, sectors)}` : ''
  return { name: `${opening}${word(random)}${second}${sector} ${oneOf(random, forms[country])}`, country }
}
