// What we state ourselves about countries; it wins over the address and phone metadata. Read by scripts/build-countries.ts
// only: the running code reads the generated data.json.

/** The 50 states and DC: no territories, no military codes. */
export const usStates =
  'AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY'.split(
    ' ',
  )

/** Code, name, further accepted spellings. Hong Kong, Macao and Taiwan are countries here. */
export const cnStates = [
  'AH=Anhui=安徽',
  'BJ=Beijing=北京',
  'CQ=Chongqing=重庆',
  'FJ=Fujian=福建',
  'GD=Guangdong=广东',
  'GS=Gansu=甘肃',
  'GX=Guangxi=广西=广西壮族',
  'GZ=Guizhou=贵州',
  'HA=Henan=河南',
  'HB=Hubei=湖北',
  'HE=Hebei=河北',
  'HI=Hainan=海南',
  'HL=Heilongjiang=黑龙江',
  'HN=Hunan=湖南',
  'JL=Jilin=吉林',
  'JS=Jiangsu=江苏',
  'JX=Jiangxi=江西',
  'LN=Liaoning=辽宁',
  'NM=Inner Mongolia=Nei Mongol=Neimenggu=内蒙古',
  'NX=Ningxia=宁夏=宁夏回族',
  'QH=Qinghai=青海',
  'SC=Sichuan=四川',
  'SD=Shandong=山东',
  'SH=Shanghai=上海',
  'SN=Shaanxi=陕西',
  'SX=Shanxi=山西',
  'TJ=Tianjin=天津',
  'XJ=Xinjiang=新疆=新疆维吾尔',
  'XZ=Tibet=Xizang=西藏',
  'YN=Yunnan=云南',
  'ZJ=Zhejiang=浙江',
]

/** Further Spanish spellings beside the name that the metadata carries. */
export const mxAliases: Record<string, string[]> = {
  CMX: ['CDMX', 'DF', 'Distrito Federal'],
  COA: ['Coahuila'],
  MEX: ['México', 'Estado de México'],
  MIC: ['Michoacán'],
  VER: ['Veracruz'],
}

/** No suggestions: the metadata's list is out of date (VN) or has only a handful of islands and districts. */
export const statesOmitted = 'BS CV KN KP KY NR TV VN'.split(' ')

const countries = (list: string, pattern: string): Record<string, string> =>
  Object.fromEntries(list.split(' ').map((iso2) => [iso2, pattern]))

/** V-64. An empty pattern: the country has no postal codes. */
export const postalCodes: Record<string, string> = {
  US: '^\\d{5}(-\\d{4})?$',
  PT: '^\\d{4}(-\\d{3})?$',
  ...countries('AT BE CH DK HU NO AU NZ ZA', '^\\d{4}$'),
  ...countries('DE FR IT FI MX TR TH UA SA', '^\\d{5}$'),
  ES: '^(0[1-9]|[1-4]\\d|5[0-2])\\d{3}$',
  ...countries('IN CN RU KZ KG UZ VN SG', '^\\d{6}$'),
  BR: '^\\d{5}-?\\d{3}$',
  PL: '^\\d{2}-\\d{3}$',
  ...countries('SE CZ SK GR', '^\\d{3} ?\\d{2}$'),
  NL: '^\\d{4} ?[A-Z]{2}$',
  JP: '^\\d{3}-?\\d{4}$',
  CA: '^[ABCEGHJ-NPRSTVXY]\\d[A-Z] ?\\d[A-Z]\\d$',
  GB: '^[A-Z]{1,2}\\d[A-Z\\d]? ?\\d[A-Z]{2}$',
  IE: '^[\\dA-Z]{3} ?[\\dA-Z]{4}$',
  ...countries('AE HK IQ SS', ''),
}

/** Where the first example of the metadata is not one that a person would recognise, or does not fit our pattern. */
export const postalExamples: Record<string, string> = {
  AM: '0010',
  CH: '8001',
  CN: '100000',
  CZ: '110 00',
  DE: '10115',
  ES: '28013',
  FR: '75001',
  GB: 'SW1A 1AA',
  GR: '101 84',
  IN: '110001',
  MX: '06082',
  PT: '1000-205',
  RU: '103375',
  SE: '114 55',
  SK: '811 01',
  TR: '06101',
  UA: '01001',
  US: '97103',
  VN: '700000',
}

/** Where the address block differs from the metadata's: the province on its own line, and a city in Japan. */
export const formats: Record<string, { local: string; latin?: string }> = {
  ES: { local: '%N%n%O%n%A%n%Z %C%n%S' },
  JP: { local: '〒%Z%n%S%C%n%A%n%O%n%N', latin: '%N%n%O%n%A%n%C, %S%n%Z' },
}

export interface RegistrationSeed {
  pattern: string
  sample: string
  /** Number and phone are mandatory (V-40, V-50). */
  required: boolean
}

const free = '^[0-9A-Za-z][0-9A-Za-z ./-]{4,19}$'
const mandatory = (pattern: string, sample: string): RegistrationSeed => ({ pattern, sample, required: true })
const accepted = (pattern: string, sample: string): RegistrationSeed => ({ pattern, sample, required: false })

/** V-40…V-45. Formats are not published: these are ours, invented samples included. */
export const registrations: Record<string, RegistrationSeed> = {
  AE: mandatory('^\\d{15}$', '100234567800003'),
  AM: mandatory('^(\\d{8}|\\d{10})$', '01234567'),
  AZ: mandatory('^\\d{10}$', '1402345671'),
  BR: mandatory('^[0-9A-Z]{2}\\.?[0-9A-Z]{3}\\.?[0-9A-Z]{3}/?[0-9A-Z]{4}-?\\d{2}$', '11.222.333/0001-81'),
  BY: mandatory('^\\d{9}$', '190234567'),
  HU: mandatory('^\\d{8}(-?\\d-?\\d{2})?$', '12345678-2-41'),
  IN: mandatory('^[A-Z]{5}\\d{4}[A-Z]$', 'AAACT1234F'),
  IQ: mandatory(free, '900123456'),
  KG: mandatory('^\\d{14}$', '01234567890123'),
  KZ: mandatory('^\\d{12}$', '120340012345'),
  MD: mandatory('^\\d{13}$', '1003600012345'),
  MM: mandatory(free, '123456789'),
  PL: mandatory('^\\d{10}$', '5213456784'),
  RU: mandatory('^(\\d{10}|\\d{12})$', '7701234567'),
  SA: mandatory('^\\d{10}(\\d{5})?$', '3001234567'),
  SS: mandatory(free, '100123456'),
  TH: mandatory('^\\d{13}$', '0105512345678'),
  TJ: mandatory('^\\d{9}$', '510012345'),
  TR: mandatory('^\\d{10,11}$', '1234567890'),
  UA: mandatory('^\\d{8}(\\d{2})?$', '12345678'),
  UZ: mandatory('^\\d{9}$', '201234567'),
  VE: mandatory('^[VEJPGC]-?\\d{8}-?\\d$', 'J-12345678-4'),
  VN: mandatory('^\\d{10}(-?\\d{3})?$', '0101234567'),
  ZA: mandatory(free, '4012345678'),
  CN: accepted('^[0-9A-Za-z]{15,20}$', '91110000MA01234567'),
  US: accepted('^\\d{2}-?\\d{7}$', '12-3456789'),
}

/** V-53 */
export const phonePatterns: Record<string, string> = {
  US: '^(1[ \\-\\/\\.]?)?(\\((\\d{3})\\)|(\\d{3}))[ \\-\\/\\.]?(\\d{3})[ \\-\\/\\.]?(\\d{4})$',
}

/** Places that the phone metadata leaves out. */
export const callingCodes: Record<string, string> = {
  AQ: '672',
  BV: '47',
  GS: '500',
  HM: '672',
  PN: '64',
  TF: '262',
  UM: '1',
}

/** Member states of the EU: VAT numbers are in use. */
export const vatCountries = 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(
  ' ',
)
export const vatPatterns: Record<string, string> = { PT: '^PT\\d{9}$' }

/** Cultures beside en-US where the country's likely language is not the whole story. The first one is the default. */
export const cultures: Record<string, string> = {
  AD: 'ca-AD ca-ES es-AD',
  AF: 'ps-AF fa-AF',
  AS: 'en-AS',
  AX: 'sv-AX sv-SE',
  AZ: 'az-Latn-AZ',
  BA: 'bs-Latn-BA hr-BA sr-Latn-BA',
  BE: 'nl-BE fr-BE de-BE',
  BI: 'fr-BI rn-BI',
  BQ: 'nl-BQ',
  BV: 'nb-NO',
  BY: 'be-BY ru-BY',
  CA: 'en-CA fr-CA',
  CC: 'en-CC',
  CF: 'fr-CF',
  CH: 'de-CH fr-CH it-CH',
  CM: 'fr-CM en-CM',
  CW: 'nl-CW',
  CY: 'el-CY tr-CY',
  DJ: 'fr-DJ ar-DJ',
  DZ: 'ar-DZ fr-DZ',
  ER: 'ti-ER ar-ER',
  ES: 'es-ES ca-ES eu-ES gl-ES',
  FI: 'fi-FI sv-FI',
  FJ: 'en-FJ',
  FM: 'en-FM',
  FO: 'fo-FO da-FO',
  GG: 'en-GG',
  GH: 'en-GH',
  GL: 'kl-GL da-GL',
  HK: 'zh-HK en-HK',
  HT: 'fr-HT',
  IE: 'en-IE ga-IE',
  IL: 'he-IL ar-IL',
  IN: 'en-IN hi-IN',
  KE: 'en-KE sw-KE',
  KG: 'ky-KG ru-KG',
  KI: 'en-KI',
  KM: 'fr-KM ar-KM',
  KZ: 'kk-KZ ru-KZ',
  LK: 'si-LK ta-LK',
  LS: 'en-LS',
  LU: 'fr-LU de-LU lb-LU',
  MA: 'ar-MA fr-MA',
  MD: 'ro-MD ru-MD',
  ME: 'sr-Latn-ME',
  MG: 'fr-MG mg-MG',
  MH: 'en-MH',
  MK: 'mk-MK sq-MK',
  ML: 'fr-ML',
  MO: 'zh-MO pt-MO',
  MR: 'ar-MR fr-MR',
  MT: 'mt-MT en-MT',
  MU: 'en-MU fr-MU',
  MW: 'en-MW',
  MY: 'ms-MY en-MY',
  NA: 'en-NA',
  NE: 'fr-NE',
  NO: 'nb-NO nn-NO',
  NR: 'en-NR',
  NU: 'en-NU',
  NZ: 'en-NZ mi-NZ',
  PG: 'en-PG',
  PH: 'en-PH fil-PH',
  PK: 'ur-PK en-PK',
  PW: 'en-PW',
  PY: 'es-PY',
  RS: 'sr-Latn-RS sr-Cyrl-RS',
  RW: 'rw-RW en-RW fr-RW',
  SC: 'fr-SC en-SC',
  SG: 'en-SG zh-SG',
  SJ: 'nb-NO',
  SN: 'fr-SN',
  SS: 'en-SS',
  SX: 'nl-SX en-SX',
  SZ: 'en-SZ',
  TD: 'fr-TD ar-TD',
  TK: 'en-TK',
  TL: 'pt-TL',
  TN: 'ar-TN fr-TN',
  TO: 'en-TO',
  TV: 'en-TV',
  TZ: 'sw-TZ en-TZ',
  UG: 'en-UG',
  US: 'en-US es-US',
  UZ: 'uz-Latn-UZ',
  VU: 'en-VU fr-VU',
  WS: 'en-WS',
  XK: 'sq-XK sr-Latn-XK',
  ZA: 'en-ZA af-ZA zu-ZA',
  ZM: 'en-ZM',
  ZW: 'en-ZW',
}

/**
 * Clients written for the published list send the culture of the language's home country where the country's own is little
 * known. These countries have a well-known one.
 */
export const homeCultures: Record<string, string> = { fr: 'fr-FR', it: 'it-IT', nl: 'nl-NL', pt: 'pt-PT' }
export const ownCulturesOnly = 'BE BR CA CH LU'.split(' ')

export const languages: Record<string, string> = { ES: 'es en' }
