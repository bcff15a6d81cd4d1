import {
  type Address,
  ApiError,
  BillingProfileData,
  CompanyDetails,
  type ErrorDetail,
  fold,
  guid,
  relationshipsToPartner,
  text,
} from '@tenantry/contract'
import { checkDomainName, domainKey as domainForm } from '@tenantry/contract/rules'
import { z } from 'zod'
import { wireParser } from '../http/wire-json.ts'
import { type Column, columnNamed } from './columns.ts'
import { original } from './formula.ts'
import { withValue } from './paths.ts'

/** A customer as a file brings it. What is absent is not known, and changes nothing. */
export const ImportedCustomer = z.object({
  id: guid(),
  domain: text(253).optional(),
  relationshipToPartner: text(100).optional(),
  customDomains: z.array(text(253)).max(1_000).optional(),
  allowDelegatedAccess: z.boolean().optional(),
  associatedPartnerId: guid().optional(),
  commerceId: text(100).optional(),
  company: CompanyDetails.optional(),
  billing: BillingProfileData.partial().optional(),
  /** Legal name to begin with; a customer that is here already keeps its own. */
  companyName: text(200).optional(),
})
export type ImportedCustomer = z.infer<typeof ImportedCustomer>

/** A reason of our own, beside those of the rules. */
export const unfit = (field: string, reason: string, params: Record<string, string> = {}): ApiError => {
  const detail: ErrorDetail = { field, code: 3000, reason, params: { field, ...params } }
  return new ApiError('invalidProperty', { params: { field }, data: [detail] })
}

const RESELLER = new Set(
  [
    ...['reseller', 'cloud reseller', 'cloud solution provider', 'indirect reseller'],
    ...['revendedor', 'revendedor en la nube', 'revendedor de nube', 'revendedor indirecto'],
    'proveedor de soluciones en la nube',
  ].map(fold),
)

const parsed = wireParser(ImportedCustomer)

const checked = (customer: ImportedCustomer): ImportedCustomer => {
  const { domain, relationshipToPartner: relationship } = customer
  if (relationship && !RESELLER.has(fold(relationship)))
    throw unfit('relationshipToPartner', 'import.relationship', { value: relationship.slice(0, 40) })
  if (domain === undefined) return customer
  const [finding] = checkDomainName(domain)
  if (finding) throw unfit('domain', finding.message, { value: domain.slice(0, 40) })
  return { ...customer, domain: domainForm(domain) ?? domain }
}

/** A row of a CSV file, by the columns of its headings. */
export const fromRow = (columns: readonly (Column | undefined)[], cells: readonly string[]): ImportedCustomer => {
  let customer: Record<string, unknown> = {}
  for (const [place, column] of columns.entries()) {
    const cell = original(cells[place] ?? '').trim()
    if (column && cell !== '') customer = withValue(customer, column.path, cellValue(column, cell))
  }
  if (customer['id'] === undefined) throw unfit('id', 'field.required')
  return checked(parsed(customer))
}

const cellValue = ({ path }: Column, cell: string): unknown => {
  if (path === 'customDomains') return cell.split(/[\s,;]+/)
  if (path === 'allowDelegatedAccess') return /^(true|yes|1|s[ií]|verdadero)$/i.test(cell)
  return cell
}

export const columnsOf = (headings: readonly string[]): (Column | undefined)[] => headings.map(columnNamed)

const WireCustomer = z.object({
  id: guid(),
  commerceId: z.string().optional(),
  companyProfile: z
    .object({
      domain: z.string().optional(),
      companyName: z.string().optional(),
      organizationRegistrationNumber: z.string().optional(),
      email: z.string().optional(),
      address: CompanyDetails.shape.address,
    })
    .optional(),
  billingProfile: BillingProfileData.partial().optional(),
  relationshipToPartner: z.enum(relationshipsToPartner).optional(),
  allowDelegatedAccess: z.boolean().optional(),
  customDomains: z.array(z.string()).optional(),
  associatedPartnerId: z.string().optional(),
})
const parsedWire = wireParser(WireCustomer)

/** A customer as `GET /v1/customers` or `GET /v1/customers/{id}` answers it. */
export const fromWire = (value: unknown): ImportedCustomer => {
  const { companyProfile = {}, billingProfile, ...rest } = parsedWire(withoutNulls(value))
  const { domain, companyName, address, ...details } = companyProfile
  const company = { ...details, ...(address && { address: companyAddress(address) }) }
  return checked(
    parsed({
      ...rest,
      ...(domain && { domain }),
      company,
      // The list carries one name, which is the one on the bill.
      billing: { ...(companyName && { companyName }), ...billingProfile },
      ...(billingProfile && companyName && { companyName }),
    }),
  )
}

/** The company profile writes `region` where the billing profile writes `state`; the person is the bill-to contact. */
const companyAddress = (address: Address): Address => {
  const { region, firstName: _f, middleName: _m, lastName: _l, emailAddress: _e, ...place } = address
  if (region === undefined) return place
  return place.state === undefined ? { ...place, state: region } : { ...place, region }
}

const withoutNulls = (value: unknown): unknown =>
  typeof value !== 'object' || value === null || Array.isArray(value)
    ? value
    : Object.fromEntries(
        Object.entries(value).flatMap(([name, member]) =>
          member === null || member === '' ? [] : [[name, withoutNulls(member)]],
        ),
      )
