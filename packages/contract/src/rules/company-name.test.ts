import { expect, test } from 'vitest'
import { checkCompanyName, nameWarnings } from './company-name.ts'
import { genericEndings } from './generic-endings.ts'

const rulesOf = (name: string | null | undefined) => checkCompanyName(name).map(({ rule, level }) => `${rule} ${level}`)

// V-A as published.
const legalForms = [
  ...[
    'c p a',
    'c.p.a.',
    'c. p. a.',
    'l l c',
    'l.l.c.',
    'l. l. c.',
    'llc',
    'llc.',
    'l l p',
    'l.l.p.',
    'l. l. p.',
    'llp',
  ],
  ...['llp.', 'corp', 'corp.', 'corporation', 'inc', 'incorporated', 'limited', 'ltd', 'ltd.', 'pty', 'pty ltd'],
  ...[
    'pte ltd',
    'private limited',
    'pvt',
    'pvt ltd',
    'plc',
    'gmbh',
    'wll',
    'lda',
    'sarl',
    'kft',
    'zrt',
    'ooo',
    'sdn bhd',
  ],
]

// V-T as published, with the five that its alphabet lost.
const quietEndings =
  `ac ad ae af ag ai al am an ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn bo bq br bs bt bv bw by bz ca cc
  cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg eh er es et eu fi fj fk fm fo fr ga gb gd ge gf
  gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr
  kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mf mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng
  ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so
  sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tp tr tt tv tw tz ua ug uk um us uy uz va vc ve vg vi vn vu wf ws
  бг бел ею қаз мкд мон срб укр भारत भारतम् भारोत বাংলা ভারত ভাৰত ભારત ଭାରତ சிங்கப்பூர் భారత్ ಭಾರತ ලංකා 中国 中國 台湾 台灣 香港 한국
  ye yt za zm zw`.split(/\s+/)

test.each(['', null, undefined, '  \t ', ' ', '\u00a0'])('V-01 refuses %j', (name) => {
  expect(rulesOf(name)).toEqual(['V-01 block'])
})

test.each(['A', ' é ', 'e\u0301', '&', '字'])('V-02 refuses the single character %j', (name) => {
  expect(rulesOf(name)).toEqual(['V-02 block'])
})

test.each(['&$^#', '- -', '~-=_#.%+:^[]$&@*,()"\'<>!\\/{};?|`–—‘⟨⟩،', '...'])(
  'V-03 refuses special characters %j',
  (name) => {
    expect(rulesOf(name)).toEqual(['V-03 block'])
  },
)

test.each(legalForms.flatMap((form) => [form, form.toUpperCase(), ` ${form.replace(' ', '\u00a0 ')} `]))(
  'V-04 refuses the bare legal form %j',
  (name) => {
    expect(rulesOf(name)).toEqual(['V-04 block'])
  },
)

test.each(legalForms)('V-04 lets %j stand beside a name', (form) => {
  expect(rulesOf(`Northquay ${form}`)).toEqual([])
})

test.each([
  'northquay.com',
  'Lindero.org',
  'School.edu',
  'x.club',
  'Booking.com GmbH',
  'Lindero.ORG, S.A.',
  '(northquay.com)',
  'NORTHQUAY.COM.',
  'магазин.онлайн',
])('V-05 warns of the internet ending in %j', (name) => {
  expect(rulesOf(name)).toEqual(['V-05 warn'])
})

test.each([
  'St. Com. Ltd',
  'northquay.com.au',
  'Northquay.co.uk',
  'Dr.Oetker',
  'J.P.Morgan',
  'com',
  'Telecom',
  'A.community9',
])('V-05 stays silent on %j', (name) => {
  expect(rulesOf(name)).toEqual([])
})

test('V-05 stays silent on every country ending', () => {
  for (const ending of quietEndings) {
    expect(genericEndings.has(ending), ending).toBe(false)
    expect(nameWarnings(`northquay.${ending}`), ending).toEqual([])
  }
})

test.each(['999', 'aaaa', '字字字'])('V-06 warns of one repeated character in %j', (name) => {
  expect(rulesOf(name)).toEqual(['V-06 warn'])
})

test.each(['1 2 3', 'A B', ' x  y '])('V-07 warns of single characters in %j', (name) => {
  expect(rulesOf(name)).toEqual(['V-07 warn'])
})

test.each(['aa', '1 23', '3M', 'Librería Aurora', 'Harbor & Pine Clinics', 'aaab', '株式会社青空'])(
  '%j is a name',
  (name) => {
    expect(rulesOf(name)).toEqual([])
  },
)

test('V-08 refuses more than 200 characters, not counting blanks around them', () => {
  expect(rulesOf('ab'.repeat(100))).toEqual([])
  expect(rulesOf(`  ${'ab'.repeat(100)}  `)).toEqual([])
  expect(rulesOf(`${'ab'.repeat(100)}c`)).toEqual(['V-08 block'])
})

test.each([
  'North\nquay',
  'North\u0000quay',
  'North\u202equay',
  'North\u200bquay',
  'North\u2028quay',
  'North\ud800quay',
  '1\t2',
])('V-09 refuses what cannot be seen in %j', (name) => {
  expect(rulesOf(name)).toEqual(['V-09 block'])
})

test('a finding names its field', () => {
  expect(checkCompanyName('A', 'legalName', 'field.legalName')[0]?.field).toBe('legalName')
})
