import { fold } from '@tenantry/contract'

/** A value of an account that a file can carry: where it stands in the stored customer, and what its column is called. */
export interface Column {
  path: string
  heading: string
  spanish: string
  /** Further headings that are understood. */
  also?: readonly string[]
}

/** The four columns of Partner Center's `Customers.csv`, in their order. */
export const partnerCenterColumns: readonly Column[] = [
  {
    path: 'id',
    heading: 'Microsoft ID',
    spanish: 'Identificador de Microsoft',
    also: ['Id. de Microsoft', 'Customer ID', 'Id. de cliente', 'Tenant ID', 'Id. de inquilino'],
  },
  {
    path: 'billing.companyName',
    heading: 'Company name',
    spanish: 'Nombre de la empresa',
    also: ['Nombre de empresa', 'Nombre de la compañía', 'Nombre de compañía'],
  },
  {
    path: 'domain',
    heading: 'Primary domain name',
    spanish: 'Nombre de dominio principal',
    also: ['Domain name', 'Nombre de dominio', 'Nombre del dominio principal'],
  },
  { path: 'relationshipToPartner', heading: 'Relationship', spanish: 'Relación' },
]

const addressColumns = (
  part: 'billing.defaultAddress' | 'company.address',
  heading: string,
  spanish: string,
): Column[] =>
  (
    [
      ['country', 'country', 'país'],
      ['state', 'state', 'estado o provincia'],
      ['region', 'region', 'región'],
      ['city', 'city', 'ciudad'],
      ['district', 'district', 'distrito'],
      ['addressLine1', 'address line 1', 'línea de dirección 1'],
      ['addressLine2', 'address line 2', 'línea de dirección 2'],
      ['addressLine3', 'address line 3', 'línea de dirección 3'],
      ['postalCode', 'postal code', 'código postal'],
    ] as const
  ).map(([member, english, spanishName]) => ({
    path: `${part}.${member}`,
    heading: `${heading} ${english}`,
    spanish: `${spanish} ${spanishName}`,
  }))

/** Tenantry's own columns: those of Partner Center, then all bill-to info, then company details. */
export const fullColumns: readonly Column[] = [
  ...partnerCenterColumns,
  { path: 'billing.firstName', heading: 'First name', spanish: 'Nombre' },
  { path: 'billing.lastName', heading: 'Last name', spanish: 'Apellidos' },
  { path: 'billing.email', heading: 'Email', spanish: 'Correo electrónico', also: ['Email address'] },
  { path: 'billing.culture', heading: 'Culture', spanish: 'Referencia cultural' },
  { path: 'billing.language', heading: 'Language', spanish: 'Idioma' },
  ...addressColumns('billing.defaultAddress', 'Bill-to', 'Facturación:'),
  { path: 'billing.defaultAddress.firstName', heading: 'Contact first name', spanish: 'Nombre del contacto' },
  { path: 'billing.defaultAddress.middleName', heading: 'Contact middle name', spanish: 'Segundo nombre del contacto' },
  { path: 'billing.defaultAddress.lastName', heading: 'Contact last name', spanish: 'Apellidos del contacto' },
  { path: 'billing.defaultAddress.phoneNumber', heading: 'Contact phone', spanish: 'Teléfono del contacto' },
  { path: 'billing.defaultAddress.emailAddress', heading: 'Contact email', spanish: 'Correo del contacto' },
  { path: 'company.legalName', heading: 'Legal name', spanish: 'Nombre legal' },
  { path: 'company.email', heading: 'Company email', spanish: 'Correo de la empresa' },
  {
    path: 'company.organizationRegistrationNumber',
    heading: 'Registration ID',
    spanish: 'Id. de registro',
  },
  ...addressColumns('company.address', 'Company', 'Empresa:'),
  { path: 'company.address.phoneNumber', heading: 'Company phone', spanish: 'Teléfono de la empresa' },
  { path: 'customDomains', heading: 'Custom domains', spanish: 'Dominios personalizados' },
  { path: 'allowDelegatedAccess', heading: 'Delegated access', spanish: 'Acceso delegado' },
  { path: 'associatedPartnerId', heading: 'Indirect reseller ID', spanish: 'Id. de revendedor indirecto' },
  { path: 'commerceId', heading: 'Commerce ID', spanish: 'Id. de comercio' },
  { path: 'billing.id', heading: 'Billing profile ID', spanish: 'Id. de perfil de facturación' },
]

/** Headings are compared without case, accents and punctuation, as spreadsheet programs and people retype them. */
const headingKey = (heading: string): string => fold(heading).replace(/[^a-z0-9]/g, '')

const byHeading = new Map(
  fullColumns.flatMap((column) =>
    [column.heading, column.spanish, ...(column.also ?? [])].map((heading) => [headingKey(heading), column] as const),
  ),
)

export const columnNamed = (heading: string): Column | undefined => byHeading.get(headingKey(heading))

const byPath = new Map(fullColumns.map((column) => [column.path, column]))

/** What a field is called in files, in the language of the reader. */
export const columnLabel = (path: string, language: 'en' | 'es'): string => {
  const column = byPath.get(path)
  return column ? (language === 'es' ? column.spanish : column.heading) : path
}
