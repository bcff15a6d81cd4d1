import type { Activity, CustomerAccount, CustomerAccountUpdate } from '@tenantry/contract'

/** Every field of the form, by its path in the account. One contact is shown; it is stored in two places. */
export const fieldNames = [
  'billing.companyName',
  'billing.defaultAddress.country',
  'billing.defaultAddress.addressLine1',
  'billing.defaultAddress.addressLine2',
  'billing.defaultAddress.addressLine3',
  'billing.defaultAddress.postalCode',
  'billing.defaultAddress.city',
  'billing.defaultAddress.state',
  'billing.firstName',
  'billing.lastName',
  'billing.email',
  'billing.defaultAddress.phoneNumber',
  'billing.culture',
  'billing.language',
  'company.legalName',
  'company.organizationRegistrationNumber',
  'company.email',
  'company.address.country',
  'company.address.addressLine1',
  'company.address.addressLine2',
  'company.address.addressLine3',
  'company.address.postalCode',
  'company.address.city',
  'company.address.state',
] as const
export type FieldName = (typeof fieldNames)[number]
export type Values = Record<FieldName, string>

export interface Change {
  field: FieldName
  before: string
  after: string
}

/** What helpdesk agents may change (R-07, `design.md`): how to reach the customer. */
export const contactFields: ReadonlySet<FieldName> = new Set<FieldName>([
  'billing.firstName',
  'billing.lastName',
  'billing.email',
  'billing.defaultAddress.phoneNumber',
])

/** The other place of the contact's name, written with the same value. */
const twins: Partial<Record<FieldName, string>> = {
  'billing.firstName': 'billing.defaultAddress.firstName',
  'billing.lastName': 'billing.defaultAddress.lastName',
}

const isFieldName = (name: string): name is FieldName => (fieldNames as readonly string[]).includes(name)

/** Field of the form that shows the value at a path: of an activity row, a finding, a refusal. */
export const fieldAt = (path: string): FieldName | undefined => {
  const name = path
    .replace(/^billingProfile\./, 'billing.')
    .replace(/^companyProfile\./, 'company.')
    .replace(/^billing\.organizationRegistrationNumber$/, 'company.organizationRegistrationNumber')
  const twin = Object.entries(twins).find(([, other]) => other === name)
  const found = twin ? twin[0] : name
  return isFieldName(found) ? found : undefined
}

const read = (source: unknown, path: string): string => {
  let value = source
  for (const part of path.split('.')) value = (value as Record<string, unknown> | undefined)?.[part]
  return typeof value === 'string' ? value : ''
}

export const valuesOf = (account: Pick<CustomerAccount, 'billing' | 'company'>): Values =>
  Object.fromEntries(
    fieldNames.map((field) => [field, read(account, field) || read(account, twins[field] ?? '')]),
  ) as Values

/** What the service stores of a typed text; two texts with the same form are no change. */
export const stored = (value: string): string => value.normalize('NFC').trim()

export const changesBetween = (before: Values, after: Values): Change[] =>
  fieldNames
    .filter((field) => stored(before[field]) !== stored(after[field]))
    .map((field) => ({ field, before: stored(before[field]), after: stored(after[field]) }))

type Patch = Pick<CustomerAccountUpdate, 'company' | 'billing'>

const write = (target: Record<string, unknown>, path: string, value: string | null): void => {
  const [head, ...rest] = path.split('.') as [string, ...string[]]
  if (rest.length === 0) {
    target[head] = value
    return
  }
  target[head] ??= {}
  write(target[head] as Record<string, unknown>, rest.join('.'), value)
}

/** Body of the PUT: changed members only. Absent keeps, `null` clears. */
export const patchOf = (changes: readonly Change[]): Patch => {
  const patch: Record<string, unknown> = {}
  for (const { field, after } of changes) {
    write(patch, field, after || null)
    const twin = twins[field]
    if (twin) write(patch, twin, after || null)
  }
  return patch as Patch
}

/** Lays typed values over an account, so that the rules can check the whole. */
export const accountWith = (
  account: Pick<CustomerAccount, 'billing' | 'company'>,
  values: Values,
): Pick<CustomerAccount, 'billing' | 'company'> => {
  const copy = structuredClone({ billing: account.billing, company: account.company }) as Record<string, unknown>
  const put = (path: string, value: string) => {
    if (value) return write(copy, path, value)
    const parts = path.split('.')
    const last = parts.pop() as string
    let holder: Record<string, unknown> | undefined = copy
    for (const part of parts) holder = holder?.[part] as Record<string, unknown> | undefined
    if (holder) delete holder[last]
  }
  for (const { field, after } of changesBetween(valuesOf(account), values)) {
    put(field, after)
    const twin = twins[field]
    if (twin) put(twin, after)
  }
  return copy as Pick<CustomerAccount, 'billing' | 'company'>
}

/** Values that take a change back: what stood before it, of the fields that the form has. */
export const valuesBefore = (row: Pick<Activity, 'fields'>): Partial<Values> => {
  const values: Partial<Values> = {}
  for (const { field: path, before } of row.fields) {
    const field = fieldAt(path)
    if (field && (before === undefined || before === null || typeof before === 'string')) values[field] = before ?? ''
  }
  return values
}

const addressParts = ['country', 'addressLine1', 'addressLine2', 'addressLine3', 'postalCode', 'city', 'state'] as const
export type AddressPart = (typeof addressParts)[number]

/** Pairs (company side, bill-to side) that a tick box keeps equal. */
export const ties = {
  name: [['company.legalName', 'billing.companyName']],
  address: addressParts.map((part) => [`company.address.${part}`, `billing.defaultAddress.${part}`]),
} as { name: [FieldName, FieldName][]; address: [FieldName, FieldName][] }
export type Tie = keyof typeof ties

type Side = 'company' | 'billing'

/** Whether one side of a tick box says nothing; a country alone says nothing. */
export const isEmptySide = (tie: Tie, { values, side }: { values: Values; side: Side }): boolean =>
  ties[tie].every(([company, billing]) => {
    const field = side === 'company' ? company : billing
    return field.endsWith('.country') || stored(values[field]) === ''
  })

/** Ticked when equal, and when there is something to be equal. */
export const isTied = (tie: Tie, values: Values): boolean =>
  ties[tie].every(([company, billing]) => stored(values[company]) === stored(values[billing])) &&
  !isEmptySide(tie, { values, side: 'company' })

/** The bill-to side takes the values of the company side; an empty company side takes those of the bill-to side. */
export const tied = (tie: Tie, values: Values): Values => {
  const next = { ...values }
  const toCompany = isEmptySide(tie, { values, side: 'company' })
  for (const [company, billing] of ties[tie])
    if (toCompany) next[company] = values[billing]
    else next[billing] = values[company]
  return next
}

/** Another country has other states: what stood there is cleared (V-71). */
const put = (values: Values, field: FieldName, value: string): void => {
  if (field.endsWith('.country') && values[field] !== value)
    values[field.replace(/country$/, 'state') as FieldName] = ''
  values[field] = value
}

/** One field typed: while tied, the bill-to side follows the company side. */
export const typed = (values: Values, changed: { field: FieldName; value: string; ties: ReadonlySet<Tie> }): Values => {
  const next = { ...values }
  put(next, changed.field, changed.value)
  // The first word of a company address is one of the country that the bill goes to, until somebody says otherwise.
  if (changed.field.startsWith('company.address.') && changed.value && !next['company.address.country'])
    next['company.address.country'] = next['billing.defaultAddress.country']
  for (const tie of changed.ties)
    for (const [company, billing] of ties[tie]) if (company === changed.field) put(next, billing, changed.value)
  return next
}
